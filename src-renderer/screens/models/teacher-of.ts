import type { Model } from '@contract/models'

type Taught = { readonly teacher: Pick<NonNullable<Model['teacher']>, 'by'> | null }

/** The one model of the project that taught it; several, a committee and a bundle are none. */
export function teacherOf({ teacher }: Taught, models: readonly Model[]): Model | null {
  const [first, ...others] = teacher?.by.kind === 'models' ? teacher.by.models : []
  if (!first || others.length > 0) return null
  return models.find(({ id }) => id === first.id) ?? null
}

/** As it was when it taught; of students of earlier versions, as it was measured itself. */
export const accuracyOfTeacher = (
  { parent, teacher }: Pick<Model, 'parent' | 'teacher'>,
  models: readonly Model[],
): number | undefined => teacher?.right?.share ?? models.find(({ version }) => version === parent)?.holdout?.accuracy

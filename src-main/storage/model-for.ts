import { bucketOf, BUCKETS } from '../platform/sticky-bucket.ts'
import { sql, type ReadableDb } from './database.ts'
import { namesAllowed } from './label-words.ts'
import { personOf } from './tables/annotators.ts'
import { currentExposure } from './tables/exposures.ts'
import { FIRST_TASK } from './tables/labels.ts'
import { modelById, type ModelRecord } from './tables/models.ts'
import { templatesTeach } from './tables/templates.ts'

/** Whose model is asked for in work that is nobody's: rankings, trainings, the table of samples, figures of the task. */
export const FOR_THE_POOL = null

/** A card: one sample before one annotator. */
export interface CardOf {
  readonly annotator: string
  readonly sample: number
}

/**
 * The model of a task whose guesses a card shows; FOR_THE_POOL: the one that ranks and that the next training goes on from. null before there is one, and
 * where names or templates alone taught it and may not any more. While a new model is shown step by step, a card has it whose bucket lies within its share, always the
 * same cards, and all others have the model before. The only reader of which model is in use (model-for.test.ts).
 */
export function modelFor(db: ReadableDb, card: CardOf | typeof FOR_THE_POOL, task = FIRST_TASK): ModelRecord | null {
  const id = card ? modelsFor(db, card.annotator, task)(card.sample) : inUse(db, task)
  return id === null ? null : modelById(db, id)
}

/** The ids of the same for all cards of an annotator: what is in use is looked up once, and no record is read. */
export function modelsFor(db: ReadableDb, annotator: string, task = FIRST_TASK): (sample: number) => number | null {
  const [all, exposure] = [inUse(db, task), currentExposure(db, task)]
  if (!exposure) return () => all
  const person = personOf(db, annotator)
  return (sample) => (isShown(exposure, { annotator: person, sample }) ? all : exposure.control)
}

function inUse(db: ReadableDb, task: number): number | null {
  type Light = { id: number; labels: number; byNames: 0 | 1; bySynthetic: 0 | 1 }
  const model = db.get<Light>(sql`SELECT id, labels, names IS NOT NULL AS byNames, synthetic IS NOT NULL AS bySynthetic
    FROM models WHERE active = 1 AND task_id = ${task}`)
  return model && (model.labels > 0 || mayStillTeach(db, model, task)) ? model.id : null
}

/** Whether what taught a model without any label may: names, or, where it has heard none, templates that are not withdrawn. */
const mayStillTeach = (
  db: ReadableDb,
  { byNames, bySynthetic }: { readonly byNames: 0 | 1; readonly bySynthetic: 0 | 1 },
  task: number,
): boolean => (!byNames && bySynthetic ? templatesTeach(db, task) : namesAllowed(db, task))

/** By who the annotator is, not by the name they go by just now. */
const isShown = ({ id, share }: { readonly id: number; readonly share: number }, { annotator, sample }: CardOf) =>
  bucketOf(`exposure ${id}`, `${annotator}:${sample}`) < share * BUCKETS

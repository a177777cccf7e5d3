import { bucketOf, BUCKETS } from '../platform/sticky-bucket.ts'
import { sql, type ReadableDb } from './database.ts'
import { namesAllowed } from './label-words.ts'
import { personOf } from './tables/annotators.ts'
import { currentExposure } from './tables/exposures.ts'
import { FIRST_TASK } from './tables/labels.ts'
import { modelById, modelColumns, modelIn, type ModelRecord, type StoredModel } from './tables/models.ts'
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
  const exposure = card && currentExposure(db, task)
  if (exposure && !isShown(exposure, { ...card, annotator: personOf(db, card.annotator) }))
    return modelById(db, exposure.control)
  const query = sql`SELECT ${modelColumns} FROM models WHERE active = 1 AND task_id = ${task}`
  const model = modelIn(db.get<StoredModel>(query))
  return model?.labels === 0 && !mayStillTeach(db, model, task) ? null : model
}

/** Whether what taught a model without any label may: names, or, where it has heard none, templates that are not withdrawn. */
const mayStillTeach = (db: ReadableDb, { names, synthetic }: ModelRecord, task: number): boolean =>
  names === null && synthetic !== null ? templatesTeach(db, task) : namesAllowed(db, task)

/** By who the annotator is, not by the name they go by just now. */
const isShown = ({ id, share }: { readonly id: number; readonly share: number }, { annotator, sample }: CardOf) =>
  bucketOf(`exposure ${id}`, `${annotator}:${sample}`) < share * BUCKETS

import { sql, type ReadableDb } from './database.ts'
import { FIRST_TASK } from './tables/labels.ts'
import { modelColumns, modelIn, type ModelRecord, type StoredModel } from './tables/models.ts'

/** Whose model is asked for in work that is nobody's: rankings, trainings, the table of samples, figures of the task. */
export const FOR_THE_POOL = null

/**
 * The model of a task that an annotator sees the guesses of; FOR_THE_POOL: the one that ranks and that the next training goes on from. null before there
 * is one. The only reader of which model is in use (model-for.test.ts): whoever shows a new model to some annotators only changes nothing but this.
 */
export function modelFor(
  db: ReadableDb,
  _annotator: string | typeof FOR_THE_POOL,
  task = FIRST_TASK,
): ModelRecord | null {
  return modelIn(db.get<StoredModel>(sql`SELECT ${modelColumns} FROM models WHERE active = 1 AND task_id = ${task}`))
}

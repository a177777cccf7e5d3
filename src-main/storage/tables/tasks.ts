import { sql, type ReadableDb } from '../database.ts'

export interface TaskRecord {
  readonly id: number
  readonly name: string
  /** Whether an answer is one label, or any number of them. */
  readonly kind: 'single' | 'multi'
  /** Annotators asked for each sample. */
  readonly wanted: number
}

/** In the order in which they were made. */
export const listTasks = (db: ReadableDb): TaskRecord[] =>
  db.all(sql`SELECT id, name, kind, wanted FROM tasks ORDER BY id`)

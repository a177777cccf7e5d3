import { readableName } from '../../platform/readable-name.ts'
import { changedOne } from '../changed-one.ts'
import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { listLabels } from './labels.ts'

/** All that a label says of its class. */
export interface LabelTexts {
  readonly id: number
  /** The name in words (`readableName`). */
  readonly name: string
  /** Empty where nobody wrote one; so the lists. */
  readonly description: string
  readonly keywords: readonly string[]
  readonly examples: readonly string[]
}

/** The texts of each label of a task, in the order of the set. */
export const labelTexts = (db: ReadableDb, task: number): LabelTexts[] =>
  listLabels(db, task).map(({ id, name, description, keywords, examples }) => ({
    id,
    name: readableName(name),
    description,
    keywords,
    examples,
  }))

export interface LabelMeaning {
  readonly description?: string | undefined
  readonly keywords?: readonly string[] | undefined
  readonly examples?: readonly string[] | undefined
  /** 1 … 6; null: by its place in the set. */
  readonly colour?: number | null | undefined
}

/** Writes what is given and leaves the rest. Throws RowMissing. */
export function describeLabel(
  db: WritableDb,
  id: number,
  { description, keywords, examples, colour }: LabelMeaning,
): void {
  changedOne(
    db,
    ['label', id],
    sql`UPDATE labels SET
    description = COALESCE(${description ?? null}, description),
    keywords = COALESCE(${keywords ? JSON.stringify(keywords) : null}, keywords),
    examples = COALESCE(${examples ? JSON.stringify(examples) : null}, examples),
    colour = CASE WHEN ${colour === undefined ? 0 : 1} THEN ${colour ?? null} ELSE colour END
    WHERE id = ${id}`,
  )
}

/** Gives a label a key, or none; another label of the task that has the key gets this one's instead. Throws RowMissing. */
export function giveKey(db: WritableDb, id: number, key: string | null): void {
  db.transaction(() => {
    const before = db.get<{ task: number; key: string | null }>(
      sql`SELECT task_id AS task, key FROM labels WHERE id = ${id}`,
    )
    const other =
      before &&
      key !== null &&
      db.get<{ id: number }>(sql`SELECT id FROM labels WHERE task_id = ${before.task} AND key = ${key} AND id <> ${id}`)
    if (other) changedOne(db, ['label', other.id], sql`UPDATE labels SET key = NULL WHERE id = ${other.id}`)
    changedOne(db, ['label', id], sql`UPDATE labels SET key = ${key} WHERE id = ${id}`)
    if (other) changedOne(db, ['label', other.id], sql`UPDATE labels SET key = ${before.key} WHERE id = ${other.id}`)
  })
}

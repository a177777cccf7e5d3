import { changedOne } from '../changed-one.ts'
import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { like, storedJson } from '../stored-json.ts'

/** The task every project starts with. */
export const FIRST_TASK = 1

export interface LabelRecord {
  readonly id: number
  readonly name: string
  readonly position: number
  /** The digit that gives it; of ten labels at most. */
  readonly key: string | null
  readonly count: number
  /** 1 … 6 where a person chose one. */
  readonly colour: number | null
  readonly description: string
  readonly keywords: readonly string[]
  readonly examples: readonly string[]
  /** ms since 1970; null: it is offered. */
  readonly retiredAt: number | null
  /** The label it was merged into. */
  readonly mergedInto: number | null
}
type StoredLabel = Omit<LabelRecord, 'keywords' | 'examples'> & { readonly keywords: string; readonly examples: string }

/** Those that are offered, without what only an unfinished import knows. */
export const listLabels = (db: ReadableDb, task = FIRST_TASK): LabelRecord[] =>
  allLabelsOf(db, task).filter(({ retiredAt }) => retiredAt === null)

/** The same with those that are retired, behind the others. */
export function allLabelsOf(db: ReadableDb, task = FIRST_TASK): LabelRecord[] {
  const rows = db.all<StoredLabel>(sql`
    SELECT l.id, l.name, l.position, l.key, COALESCE(c.count, 0) AS count, l.colour, l.description, l.keywords, l.examples,
      l.retired_at AS retiredAt, l.merged_into AS mergedInto
    FROM labels l LEFT JOIN (SELECT label_id, COUNT(*) AS count FROM consensus_labels WHERE task_id = ${task} GROUP BY label_id) c ON c.label_id = l.id
    WHERE l.task_id = ${task} AND l.import_id IS NULL ORDER BY l.retired_at IS NOT NULL, l.position, l.id`)
  return rows.map(({ keywords, examples, ...label }) => ({
    ...label,
    keywords: textsIn(keywords),
    examples: textsIn(examples),
  }))
}

/** A JSON array of texts; none where damage has made it unreadable. */
const textsIn = (stored: string): readonly string[] => storedJson<readonly string[]>(stored, [], like(['']))

/** Ids of a task's labels that are no longer offered. */
export const retiredLabels = (db: ReadableDb, task = FIRST_TASK): ReadonlySet<number> =>
  new Set(db.pluck<number>(sql`SELECT id FROM labels WHERE task_id = ${task} AND retired_at IS NOT NULL`))

/** Names of the labels of all tasks. */
export const allLabels = (db: ReadableDb): { readonly id: number; readonly name: string }[] =>
  db.all(sql`SELECT id, name FROM labels WHERE import_id IS NULL`)

/** Names of these labels, in their order; “?” for one that is gone. */
export function labelNames(db: ReadableDb, ids: readonly number[]): string[] {
  const names = new Map(allLabels(db).map(({ id, name }) => [id, name]))
  return ids.map((id) => names.get(id) ?? '?')
}

export function labelNamed(db: ReadableDb, name: string, task = FIRST_TASK): number | null {
  return db.get<{ id: number }>(sql`SELECT id FROM labels WHERE task_id = ${task} AND name = ${name}`)?.id ?? null
}

/** null where there is no such label. */
export const taskOfLabel = (db: ReadableDb, id: number): number | null =>
  db.get<{ task: number }>(sql`SELECT task_id AS task FROM labels WHERE id = ${id}`)?.task ?? null

/** The label's id; made at the end of the set if it is new. A label somebody gives stays, whatever becomes of the import that knew it first. */
export function ensureLabel(db: WritableDb, name: string, task = FIRST_TASK): number {
  const known = labelNamed(db, name, task)
  if (known === null) return addLabel(db, name, null, task)
  db.run(sql`UPDATE labels SET import_id = NULL WHERE id = ${known} AND import_id IS NOT NULL`)
  return known
}

/**
 * The same for a label that comes with a file: nobody sees a new one before the import has finished. One that was merged into another is that other label, so
 * that a file written before the merge says the same as the project.
 */
export function ensureImportedLabel(db: WritableDb, name: string, importId: number, task = FIRST_TASK): number {
  const known = labelNamed(db, name, task)
  return known === null ? addLabel(db, name, importId, task) : standsFor(db, known)
}

/** The label that a label has been merged into, however often; itself where it has not. */
export function standsFor(db: ReadableDb, label: number): number {
  const into = db.get<{ into: number | null }>(sql`SELECT merged_into AS "into" FROM labels WHERE id = ${label}`)?.into
  return into === null || into === undefined ? label : standsFor(db, into)
}

const DIGITS = [...'1234567890']

/** The first digit that no label of a task has. */
export function freeKey(db: ReadableDb, task: number): string | null {
  const taken = db.pluck<string>(sql`SELECT key FROM labels WHERE task_id = ${task} AND key IS NOT NULL`)
  return DIGITS.find((digit) => !taken.includes(digit)) ?? null
}

/** At the end of the set, with the first digit that no label has. */
function addLabel(db: WritableDb, name: string, importId: number | null, task: number): number {
  const key = freeKey(db, task)
  return db.run(sql`INSERT INTO labels (task_id, name, position, key, import_id) VALUES (${task}, ${name},
    (SELECT COALESCE(MAX(position) + 1, 0) FROM labels WHERE task_id = ${task}), ${key}, ${importId})`).id
}

export function renameLabel(db: WritableDb, id: number, name: string): void {
  changedOne(db, ['label', id], sql`UPDATE labels SET name = ${name} WHERE id = ${id}`)
}

/** false when the log still speaks of it. */
export function removeLabel(db: WritableDb, id: number): boolean {
  const used = db.get(sql`SELECT 1 FROM annotations WHERE label_id = ${id} OR before_label_id = ${id}
    UNION ALL SELECT 1 FROM answer_labels WHERE label_id = ${id} LIMIT 1`)
  if (!used) changedOne(db, ['label', id], sql`DELETE FROM labels WHERE id = ${id}`)
  return !used
}

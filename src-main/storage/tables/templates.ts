import type { Made } from '../../contract/synthesis-made.ts'
import type { CopyRecipe } from '../../contract/synthesis-copies.ts'
import { changedOne } from '../changed-one.ts'
import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { like, storedJson } from '../stored-json.ts'
import { FIRST_TASK } from './labels.ts'

export interface TemplateRecord {
  readonly id: number
  readonly task: number
  readonly name: string
  readonly dialect: 'kindling' | 'chatito' | 'rasa'
  /** As typed. */
  readonly source: string
  readonly changedAt: number
  /** Makes copies of labelled pictures, so; null: a template of texts. */
  readonly copies: CopyRecipe | null
  /** How its samples were made, and what the gates said; null before they were. */
  readonly made: Made | null
  /** ms since 1970: its samples are out of use; null: they are in use. */
  readonly withdrawnAt: number | null
}

const columns = sql`id, task_id AS task, name, dialect, source, changed_at AS changedAt, copies, made, withdrawn_at AS withdrawnAt`
type Stored = Omit<TemplateRecord, 'made' | 'copies'> & { readonly made: string | null; readonly copies: string | null }
const recordOf = (stored: Stored): TemplateRecord => ({
  ...stored,
  copies: storedJson<CopyRecipe | null>(stored.copies, null, like({ each: 0, noise: {} })),
  made: storedJson<Made | null>(stored.made, null, like({ at: 0, seed: 0, drawn: 0, accepted: 0, gates: [] })),
})

/** Of a task, by name. */
export const listTemplates = (db: ReadableDb, task = FIRST_TASK): TemplateRecord[] =>
  db
    .all<Stored>(sql`SELECT ${columns} FROM templates WHERE task_id = ${task} ORDER BY name COLLATE NOCASE, id`)
    .map(recordOf)
export function templateById(db: ReadableDb, id: number): TemplateRecord | null {
  const stored = db.get<Stored>(sql`SELECT ${columns} FROM templates WHERE id = ${id}`)
  return stored ? recordOf(stored) : null
}
export const templateNamed = (db: ReadableDb, name: string, task = FIRST_TASK): number | null =>
  db.get<{ id: number }>(sql`SELECT id FROM templates WHERE task_id = ${task} AND name = ${name}`)?.id ?? null

type Written = Pick<TemplateRecord, 'task' | 'name' | 'dialect' | 'source'> & { readonly at: number }
export const addTemplate = (db: WritableDb, { task, name, dialect, source, at }: Written): number =>
  db.run(sql`INSERT INTO templates (task_id, name, dialect, source, changed_at)
    VALUES (${task}, ${name}, ${dialect}, ${source}, ${at})`).id
/** One that makes copies of pictures: what it says instead of a source. */
export const giveCopies = (db: WritableDb, id: number, copies: CopyRecipe, at: number): void =>
  changedOne(
    db,
    ['template', id],
    sql`UPDATE templates SET copies = ${JSON.stringify(copies)}, changed_at = ${at} WHERE id = ${id}`,
  )
/** What was made from it stays, and in use, until it is made anew. */
export const changeTemplate = (
  db: WritableDb,
  id: number,
  { name, dialect, source, at }: Omit<Written, 'task'>,
): void =>
  changedOne(
    db,
    ['template', id],
    sql`UPDATE templates SET name = ${name}, dialect = ${dialect}, source = ${source}, changed_at = ${at} WHERE id = ${id}`,
  )
/** With all that was made from it. */
export const removeTemplate = (db: WritableDb, id: number): void =>
  changedOne(db, ['template', id], sql`DELETE FROM templates WHERE id = ${id}`)

/** Takes all that a template has made out of use, or (null) back into it. */
export const withdrawTemplate = (db: WritableDb, id: number, at: number | null): void =>
  changedOne(db, ['template', id], sql`UPDATE templates SET withdrawn_at = ${at} WHERE id = ${id}`)
export const noteMade = (db: WritableDb, id: number, made: Made): void =>
  changedOne(db, ['template', id], sql`UPDATE templates SET made = ${JSON.stringify(made)} WHERE id = ${id}`)

/** Files beside a template, by the path it calls them. */
export const importsOf = (db: ReadableDb, template: number): { readonly path: string; readonly text: string }[] =>
  db.all(sql`SELECT path, text FROM template_imports WHERE template_id = ${template} ORDER BY path`)
export const giveImport = (db: WritableDb, template: number, path: string, text: string): void =>
  void db.run(sql`INSERT INTO template_imports (template_id, path, text) VALUES (${template}, ${path}, ${text})
    ON CONFLICT (template_id, path) DO UPDATE SET text = excluded.text`)
export const takeImport = (db: WritableDb, template: number, path: string): void =>
  void db.run(sql`DELETE FROM template_imports WHERE template_id = ${template} AND path = ${path}`)

/** Whether a template in use has made what may teach. */
export const templatesTeach = (db: ReadableDb, task = FIRST_TASK): boolean =>
  db.get(sql`SELECT 1 FROM templates t WHERE t.task_id = ${task} AND t.withdrawn_at IS NULL
    AND EXISTS (SELECT 1 FROM synthetic s WHERE s.template_id = t.id AND s.teaches)`) !== undefined

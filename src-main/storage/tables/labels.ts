import { sql, type ReadableDb, type WritableDb } from '../database.ts'

/** The single-label task every project starts with. */
export const FIRST_TASK = 1

export interface LabelRecord {
  readonly id: number
  readonly name: string
  readonly position: number
  readonly count: number
}

export function listLabels(db: ReadableDb): LabelRecord[] {
  return db.all(sql`
    SELECT l.id, l.name, l.position, COUNT(t.sample_id) AS count
    FROM labels l LEFT JOIN sample_states t ON t.label_id = l.id AND t.state = 'labelled'
    WHERE l.task_id = ${FIRST_TASK} GROUP BY l.id ORDER BY l.position`)
}

export function labelNamed(db: ReadableDb, name: string): number | null {
  return db.get<{ id: number }>(sql`SELECT id FROM labels WHERE task_id = ${FIRST_TASK} AND name = ${name}`)?.id ?? null
}

/** The label's id; made at the end of the set if it is new. */
export function ensureLabel(db: WritableDb, name: string): number {
  return (
    labelNamed(db, name) ??
    db.run(sql`INSERT INTO labels (task_id, name, position)
      VALUES (${FIRST_TASK}, ${name}, (SELECT COUNT(*) FROM labels WHERE task_id = ${FIRST_TASK}))`).id
  )
}

export function renameLabel(db: WritableDb, id: number, name: string): void {
  db.run(sql`UPDATE labels SET name = ${name} WHERE id = ${id}`)
}

/** false when the log still speaks of it. */
export function removeLabel(db: WritableDb, id: number): boolean {
  const used = db.get(sql`SELECT 1 FROM annotations WHERE label_id = ${id} OR before_label_id = ${id} LIMIT 1`)
  if (!used) db.run(sql`DELETE FROM labels WHERE id = ${id}`)
  return !used
}

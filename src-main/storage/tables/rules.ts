import { changedOne } from '../changed-one.ts'
import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { allLabelsOf, FIRST_TASK } from './labels.ts'

/** What a text says, and the label that is suggested for it. */
export interface Rule {
  readonly phrase: string
  /** The whole text is the phrase; otherwise it holds it. */
  readonly exact: boolean
  /** Of phrases equally long the higher one goes first. */
  readonly priority: number
  readonly active: boolean
  readonly labelId: number
}
export interface RuleRecord extends Rule {
  readonly id: number
  /** The label it suggests: another than its own where that was merged; null where that is no longer offered. */
  readonly speaksFor: number | null
}
type StoredRule = Omit<Rule, 'exact' | 'active'> & {
  readonly id: number
  readonly exact: 0 | 1
  readonly active: 0 | 1
}

/** In the order in which they were made. */
export function listRules(db: ReadableDb, task = FIRST_TASK): RuleRecord[] {
  const rows = db.all<StoredRule>(
    sql`SELECT id, phrase, exact, priority, active, label_id AS labelId FROM rules WHERE task_id = ${task} ORDER BY id`,
  )
  if (rows.length === 0) return []
  const labels = new Map(allLabelsOf(db, task).map((label) => [label.id, label]))
  const offered = (id: number | null): number | null => {
    const label = id === null ? undefined : labels.get(id)
    return !label ? null : label.retiredAt === null ? label.id : offered(label.mergedInto)
  }
  return rows.map(({ exact, active, ...rule }) => ({
    ...rule,
    exact: exact === 1,
    active: active === 1,
    speaksFor: offered(rule.labelId),
  }))
}

/** null where there is no such rule. */
export const taskOfRule = (db: ReadableDb, id: number): number | null =>
  db.get<{ task: number }>(sql`SELECT task_id AS task FROM rules WHERE id = ${id}`)?.task ?? null

export const insertRule = (
  db: WritableDb,
  { phrase, exact, priority, active, labelId }: Rule,
  task = FIRST_TASK,
): number =>
  db.run(sql`INSERT INTO rules (task_id, label_id, phrase, exact, priority, active)
    VALUES (${task}, ${labelId}, ${phrase}, ${Number(exact)}, ${priority}, ${Number(active)})`).id

export const changeRule = (db: WritableDb, id: number, { phrase, exact, priority, active, labelId }: Rule): void =>
  changedOne(
    db,
    ['rule', id],
    sql`UPDATE rules SET label_id = ${labelId}, phrase = ${phrase}, exact = ${Number(exact)}, priority = ${priority},
      active = ${Number(active)} WHERE id = ${id}`,
  )

export const removeRule = (db: WritableDb, id: number): void =>
  changedOne(db, ['rule', id], sql`DELETE FROM rules WHERE id = ${id}`)

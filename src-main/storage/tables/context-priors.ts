import { hourOf } from '../../platform/hour-of.ts'
import type { ContextGain, ContextPath, ContextPrior } from '../../platform/context-types.ts'
import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { like, storedJson } from '../stored-json.ts'
import { FIRST_TASK } from './labels.ts'
import { readTaskSetting, writeTaskSetting } from './project.ts'
import { spreadSamples } from './sample-columns.ts'

/** What a model has learnt from the columns beside its samples, and what that is worth. */
export interface StoredContext {
  readonly prior: ContextPrior
  readonly gain: ContextGain
}

const SETTING = 'context columns'
/** The columns that say where a sample comes from, the widest first; none until somebody names them. */
export const contextColumns = (db: ReadableDb, task = FIRST_TASK): readonly string[] =>
  readTaskSetting<string[]>(db, SETTING, like(['']), task) ?? []
export const nameContextColumns = (db: WritableDb, columns: readonly string[], task = FIRST_TASK): void =>
  writeTaskSetting(db, SETTING, columns, task)

export const storeContextPrior = (db: WritableDb, model: number, context: StoredContext): void =>
  void db.run(
    sql`INSERT OR REPLACE INTO context_priors (model_id, prior) VALUES (${model}, ${JSON.stringify(context)})`,
  )
const STORED = {
  prior: { columns: [''], classes: 0, counts: [[]] },
  gain: { samples: 0, right: [0], used: false },
}
export function contextPriorOf(db: ReadableDb, model: number): StoredContext | null {
  const row = db.get<{ prior: string }>(sql`SELECT prior FROM context_priors WHERE model_id = ${model}`)
  return row ? storedJson<StoredContext | null>(row.prior, null, like(STORED)) : null
}

/** Of each sample the values of the columns, as far as it has them. */
export function contextPathsOf(
  db: ReadableDb,
  samples: readonly number[],
  columns: readonly string[],
): ReadonlyMap<number, ContextPath> {
  const rows = db.all<{ id: number; context: string | null }>(
    sql`SELECT s.id, s.context FROM json_each(${JSON.stringify(samples)}) w JOIN samples s ON s.id = w.value`,
  )
  return new Map(rows.map(({ id, context }) => [id, pathOf(storedJson<Record<string, unknown>>(context, {}), columns)]))
}

/** What a column says of a sample; null: nothing. */
function valueIn(context: Readonly<Record<string, unknown>>, column: string): string | null {
  const value = context[column]
  if (value === undefined || value === null || value === '') return null
  return typeof value === 'object' ? JSON.stringify(value) : String(value).trim()
}
/** A time says its hour. */
function pathOf(context: Readonly<Record<string, unknown>>, columns: readonly string[]): ContextPath {
  const path: string[] = []
  for (const column of columns) {
    const said = valueIn(context, column)
    if (said === null) break
    path.push(hourOf(said) ?? said)
  }
  return path
}

/** Values of a column of times in which no time of day can be read. */
export interface UnreadTimes {
  readonly column: string
  readonly unread: number
  /** Of so many that were looked at, spread over the pool. */
  readonly of: number
  readonly example: string
}
/** Of those columns of which at least half of the values are times. */
export function unreadTimes(db: ReadableDb, columns: readonly string[]): UnreadTimes[] {
  const contexts = db
    .pluck<string | null>(
      sql`SELECT s.context FROM json_each(${JSON.stringify(spreadSamples(db))}) w JOIN pool s ON s.id = w.value`,
    )
    .map((context) => storedJson<Record<string, unknown>>(context, {}))
  return columns.flatMap((column) => {
    const values = contexts.flatMap((context) => valueIn(context, column) ?? [])
    const unread = values.filter((value) => hourOf(value) === null)
    if (unread.length === 0 || 2 * unread.length > values.length) return []
    return [{ column, unread: unread.length, of: values.length, example: unread[0]!.slice(0, 80) }]
  })
}

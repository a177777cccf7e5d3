import type { Reason } from '../../contract/cards.ts'
import type { OptionValues } from '../../contract/options.ts'
import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { like, storedJson } from '../stored-json.ts'
import { FIRST_TASK } from './labels.ts'

/** One question put to a strategy, with all that is needed to ask it again. */
export interface QueryRecord {
  readonly id: number
  readonly at: number
  readonly strategy: string
  readonly options: OptionValues
  readonly seed: number
  readonly modelId: number | null
  readonly setId: number | null
  readonly lastAction: number
  readonly poolSize: number
  readonly picks: readonly { readonly sample: number; readonly score: number | null }[]
  readonly reasons: readonly Reason[]
  readonly tookMs: number
  /** What an earlier round had left to it; null for a first one. */
  readonly memory: Readonly<Record<string, number | string>> | null
  readonly task: number
}

const columns = sql`id, at, strategy, options, seed, model_id AS modelId, set_id AS setId, last_action AS lastAction, pool_size AS poolSize, picks, reasons, took_ms AS tookMs, memory, task_id AS task`

type JsonColumn = 'options' | 'picks' | 'reasons' | 'memory'
type Stored = Omit<QueryRecord, JsonColumn> & Record<JsonColumn, string>
const queryOf = ({ options, picks, reasons, memory, ...row }: Stored): QueryRecord => ({
  ...row,
  options: storedJson<OptionValues>(options, {}),
  picks: storedJson<QueryRecord['picks']>(picks, [], like([{ sample: 1 }])),
  reasons: storedJson<QueryRecord['reasons']>(reasons, [], like([{ code: '', fields: {} }])),
  memory: storedJson<QueryRecord['memory']>(memory, null, like({})),
})

export const logQuery = (db: WritableDb, q: Omit<QueryRecord, 'id' | 'task'> & { task?: number }): number =>
  db.run(sql`INSERT INTO query_log (at, strategy, options, seed, model_id, set_id, last_action, pool_size, picks, reasons, took_ms, memory, task_id)
    VALUES (${q.at}, ${q.strategy}, ${JSON.stringify(q.options)}, ${q.seed}, ${q.modelId}, ${q.setId}, ${q.lastAction}, ${q.poolSize}, ${JSON.stringify(q.picks)}, ${JSON.stringify(q.reasons)}, ${q.tookMs}, ${q.memory && JSON.stringify(q.memory)}, ${q.task ?? FIRST_TASK})`)
    .id
export const listQueries = (db: ReadableDb, limit: number): QueryRecord[] =>
  db.all<Stored>(sql`SELECT ${columns} FROM query_log ORDER BY id DESC LIMIT ${limit}`).map(queryOf)
/** 0 before the first. */
export const lastQuery = (db: ReadableDb): number =>
  db.get<{ id: number | null }>(sql`SELECT MAX(id) AS id FROM query_log`)!.id ?? 0
export function queryById(db: ReadableDb, id: number): QueryRecord | null {
  const row = db.get<Stored>(sql`SELECT ${columns} FROM query_log WHERE id = ${id}`)
  return row ? queryOf(row) : null
}

export interface LabRecord {
  readonly id: number
  readonly at: number
  /** The request, feature set and seed it began with; null where they cannot be read. */
  readonly request: unknown
  readonly state: 'running' | 'done' | 'failed' | 'cancelled'
  /** Curves that are finished, or null. */
  readonly result: unknown
}
type StoredLab = Omit<LabRecord, 'request' | 'result'> & Record<'request' | 'result', string | null>
const anything = () => true
const labOf = ({ request, result, ...row }: StoredLab): LabRecord => ({
  ...row,
  request: storedJson<unknown>(request, null, anything),
  result: storedJson<unknown>(result, null, anything),
})

export const listLabRuns = (db: ReadableDb): LabRecord[] =>
  db.all<StoredLab>(sql`SELECT id, at, request, state, result FROM lab_runs ORDER BY id DESC LIMIT 50`).map(labOf)
export const startLabRun = (db: WritableDb, at: number, request: object): number =>
  db.run(sql`INSERT INTO lab_runs (at, request, state) VALUES (${at}, ${JSON.stringify(request)}, 'running')`).id
export function labRunById(db: ReadableDb, id: number): LabRecord | null {
  const row = db.get<StoredLab>(sql`SELECT id, at, request, state, result FROM lab_runs WHERE id = ${id}`)
  return row ? labOf(row) : null
}
/** `result` left out: what there is stays. */
export const setLabRun = (db: WritableDb, id: number, state: LabRecord['state'], result?: object | null): void =>
  void db.run(
    result === undefined
      ? sql`UPDATE lab_runs SET state = ${state} WHERE id = ${id}`
      : sql`UPDATE lab_runs SET state = ${state}, result = ${result && JSON.stringify(result)} WHERE id = ${id}`,
  )

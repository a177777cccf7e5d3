import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { FIRST_TASK } from './labels.ts'

/** One question put to a strategy, with all that is needed to ask it again. */
export interface QueryRecord {
  readonly id: number
  readonly at: number
  readonly strategy: string
  readonly options: string
  readonly seed: number
  readonly modelId: number | null
  readonly setId: number | null
  readonly lastAction: number
  readonly poolSize: number
  /** JSON: [{ sample, score }] */
  readonly picks: string
  readonly reasons: string
  readonly tookMs: number
  /** JSON: what an earlier round had left to it; null for a first one. */
  readonly memory: string | null
  readonly task: number
}

const columns = sql`id, at, strategy, options, seed, model_id AS modelId, set_id AS setId, last_action AS lastAction, pool_size AS poolSize, picks, reasons, took_ms AS tookMs, memory, task_id AS task`

export const logQuery = (db: WritableDb, q: Omit<QueryRecord, 'id' | 'task'> & { task?: number }): number =>
  db.run(sql`INSERT INTO query_log (at, strategy, options, seed, model_id, set_id, last_action, pool_size, picks, reasons, took_ms, memory, task_id)
    VALUES (${q.at}, ${q.strategy}, ${q.options}, ${q.seed}, ${q.modelId}, ${q.setId}, ${q.lastAction}, ${q.poolSize}, ${q.picks}, ${q.reasons}, ${q.tookMs}, ${q.memory}, ${q.task ?? FIRST_TASK})`)
    .id
export const listQueries = (db: ReadableDb, limit: number): QueryRecord[] =>
  db.all(sql`SELECT ${columns} FROM query_log ORDER BY id DESC LIMIT ${limit}`)
/** 0 before the first. */
export const lastQuery = (db: ReadableDb): number =>
  db.get<{ id: number | null }>(sql`SELECT MAX(id) AS id FROM query_log`)!.id ?? 0
export const queryById = (db: ReadableDb, id: number): QueryRecord | null =>
  db.get<QueryRecord>(sql`SELECT ${columns} FROM query_log WHERE id = ${id}`) ?? null

export interface LabRecord {
  readonly id: number
  readonly at: number
  /** JSON: the request, feature set and seed it began with. */
  readonly request: string
  readonly state: 'running' | 'done' | 'failed' | 'cancelled'
  readonly result: string | null
}
export const listLabRuns = (db: ReadableDb): LabRecord[] =>
  db.all(sql`SELECT id, at, request, state, result FROM lab_runs ORDER BY id DESC LIMIT 50`)
export const startLabRun = (db: WritableDb, at: number, request: string): number =>
  db.run(sql`INSERT INTO lab_runs (at, request, state) VALUES (${at}, ${request}, 'running')`).id
export const labRunById = (db: ReadableDb, id: number): LabRecord | null =>
  db.get<LabRecord>(sql`SELECT id, at, request, state, result FROM lab_runs WHERE id = ${id}`) ?? null
export const setLabRun = (db: WritableDb, id: number, state: LabRecord['state'], result: string | null): void =>
  void db.run(sql`UPDATE lab_runs SET state = ${state}, result = ${result} WHERE id = ${id}`)

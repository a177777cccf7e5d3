import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { readSetting, writeSetting } from './project.ts'
import { sampleCount } from './samples.ts'

/** Columns of the context: which conversation, what orders its turns (null: the order of the file), who speaks. */
export interface ConversationColumns {
  readonly conversation: string
  readonly turn: string | null
  readonly speaker: string | null
}
export interface NewTurn {
  readonly conversation: string
  readonly at: number | string
  readonly speaker: string | null
}
export interface TurnRecord {
  readonly sample: number
  readonly speaker: string | null
  /** Of a picture its name. */
  readonly text: string
}
export interface TurnsBefore {
  /** In order, the last one right before the sample. */
  readonly turns: readonly TurnRecord[]
  /** Turns before these, counted up to 1,000. */
  readonly earlier: number
}

const MOST_COUNTED = 1000
/** Samples from this one on are of an import that has not finished. */
const firstUnseen = sql`SELECT COALESCE(MIN(first_sample), 9223372036854775807) FROM imports WHERE state = 'running'`

const SETTING = 'conversations'
const isName = (value: unknown) => value === null || typeof value === 'string'
const areColumns = (value: unknown): boolean => {
  const { conversation, turn, speaker } = (value ?? {}) as Partial<ConversationColumns>
  return typeof conversation === 'string' && isName(turn) && isName(speaker)
}
/** As the project has them; null: conversations are off. */
export const conversationColumns = (db: ReadableDb): ConversationColumns | null =>
  readSetting<ConversationColumns>(db, SETTING, areColumns)
export const setConversationColumns = (db: WritableDb, columns: ConversationColumns | null): void =>
  writeSetting(db, SETTING, columns)

/** `own`: of the sample's first record. */
export function addTurn(db: WritableDb, sample: number, { conversation, at, speaker }: NewTurn, own: boolean): void {
  db.run(sql`INSERT INTO turns (sample_id, conversation, at, speaker, own)
    VALUES (${sample}, ${conversation}, ${at}, ${speaker}, ${own ? 1 : 0})`)
}
export const clearTurns = (db: WritableDb): void => void db.run(sql`DELETE FROM turns`)

/** The last `limit` turns before a sample in its conversation; null where it stands in none. Two look-ups in indices, however large the pool. */
export function turnsBefore(db: ReadableDb, sample: number, limit: number): TurnsBefore | null {
  const own = db.get<{ id: number; conversation: string; at: number | string }>(
    sql`SELECT id, conversation, at FROM turns WHERE sample_id = ${sample} AND own = 1`,
  )
  if (!own) return null
  const before = sql`t.conversation = ${own.conversation} AND (t.at, t.id) < (${own.at}, ${own.id})`
  const turns = db
    .all<TurnRecord>(
      sql`SELECT t.sample_id AS sample, t.speaker, COALESCE(s.text, s.image_name, '') AS text FROM turns t JOIN pool s ON s.id = t.sample_id
        WHERE ${before} ORDER BY t.at DESC, t.id DESC LIMIT ${limit}`,
    )
    .reverse()
  const all = db.get<{ n: number }>(sql`SELECT COUNT(*) AS n FROM (SELECT 1 FROM turns t WHERE ${before}
    AND t.sample_id < (${firstUnseen}) LIMIT ${limit + MOST_COUNTED})`)!.n
  return { turns, earlier: Math.max(0, all - turns.length) }
}

export function turnCounts(db: ReadableDb): { conversations: number; turns: number; outside: number } {
  const { conversations, turns, own } = db.get<{ conversations: number; turns: number; own: number }>(
    sql`SELECT COUNT(DISTINCT conversation) AS conversations, COUNT(*) AS turns, COALESCE(SUM(own), 0) AS own FROM turns
      WHERE sample_id < (${firstUnseen})`,
  )!
  return { conversations, turns, outside: sampleCount(db) - own }
}

/** Of every sample from an id on, also of an import that has not finished: its content's hash, and its conversation, null where it stands in none. */
export const hashesInConversations = (
  db: ReadableDb,
  first: number,
): Iterable<{ readonly id: number; readonly hash: number; readonly conversation: string | null }> =>
  db.iterate(sql`SELECT s.id, s.content_hash AS hash, t.conversation FROM samples s
    LEFT JOIN turns t ON t.sample_id = s.id AND t.own = 1 WHERE s.id >= ${first} ORDER BY s.id`)

/** What samples after an id have beside their content, and what further records of the same content have: JSON each. */
export const contextsAfter = (
  db: ReadableDb,
  after: number,
  limit: number,
): { id: number; context: string | null; furtherRecords: string | null }[] =>
  db.all(sql`SELECT s.id, s.context, CASE WHEN EXISTS (SELECT 1 FROM further_records f WHERE f.sample_id = s.id)
    THEN (SELECT json_group_array(CAST(record AS TEXT)) FROM further_records f WHERE f.sample_id = s.id) END AS furtherRecords
    FROM samples s WHERE s.id > ${after} ORDER BY s.id LIMIT ${limit}`)

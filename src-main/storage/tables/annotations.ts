import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import type { SampleState } from './samples.ts'

export type DecisionKind = 'label' | 'skip' | 'flag' | 'clear' | 'bulk' | 'import'

/** What was decided for one sample. */
export interface Decision {
  readonly sample: number
  readonly state: SampleState
  readonly labelId: number | null
  readonly reason?: string | null
  readonly dwellMs?: number | null
  readonly modelVersion?: number | null
  /** JSON of the guesses that were on screen. */
  readonly shown?: string | null
  /** JSON of the sample's row on the queue, where it was answered from there. */
  readonly asked?: string | null
}

export interface ActionRecord {
  readonly id: number
  readonly at: number
  readonly annotator: string
  readonly kind: DecisionKind
  readonly count: number
  /** First (or only) sample it covers. */
  readonly sample: number
  readonly label: string | null
  readonly state: SampleState
  readonly reason: string | null
  readonly undone: 0 | 1
}

interface StateRow {
  readonly state: SampleState
  readonly label_id: number | null
  readonly annotator: string | null
  readonly at: number | null
}
interface Standing extends StateRow {
  /** The entry that says so. */
  readonly annotation_id: number | null
}
const UNLABELLED: Standing = { state: 'unlabelled', label_id: null, annotator: null, at: null, annotation_id: null }

/** Appends one action with its decisions and brings the states up to date. Call inside a transaction (`durably` for a person's answer). */
export function recordDecisions(
  db: WritableDb,
  {
    at,
    annotator,
    kind,
    decisions,
  }: { at: number; annotator: string; kind: DecisionKind; decisions: readonly Decision[] },
): number {
  const { id } = db.run(
    sql`INSERT INTO actions (at, annotator, kind, count) VALUES (${at}, ${annotator}, ${kind}, ${decisions.length})`,
  )
  for (const d of decisions) appendDecision(db, { action: id, at, annotator, decision: d })
  return id
}

/** One more decision of an action that is being written. */
export function appendDecision(
  db: WritableDb,
  { action, at, annotator, decision: d }: { action: number; at: number; annotator: string; decision: Decision },
): void {
  const before =
    db.get<StateRow>(sql`SELECT state, label_id, annotator, at FROM sample_states WHERE sample_id = ${d.sample}`) ??
    UNLABELLED
  const { id } =
    db.run(sql`INSERT INTO annotations (action_id, sample_id, state, label_id, reason, dwell_ms, model_version, shown, asked, before_state, before_label_id, before_annotator, before_at)
    VALUES (${action}, ${d.sample}, ${d.state}, ${d.labelId}, ${d.reason ?? null}, ${d.dwellMs ?? null}, ${d.modelVersion ?? null}, ${d.shown ?? null}, ${d.asked ?? null},
      ${before.state}, ${before.label_id}, ${before.annotator}, ${before.at})`)
  setState(db, d.sample, { state: d.state, label_id: d.labelId, annotator, at, annotation_id: id })
}

function setState(db: WritableDb, sample: number, { state, label_id, annotator, at, annotation_id }: Standing) {
  if (state === 'unlabelled') db.run(sql`DELETE FROM sample_states WHERE sample_id = ${sample}`)
  else
    db.run(sql`INSERT OR REPLACE INTO sample_states (sample_id, state, label_id, annotator, at, annotation_id)
      VALUES (${sample}, ${state}, ${label_id}, ${annotator}, ${at}, ${annotation_id})`)
}

const undone = sql`COALESCE((SELECT u.kind FROM actions u WHERE u.target = a.id ORDER BY u.id DESC LIMIT 1), 'redo') = 'undo'`

/** The annotator's newest decision that still stands; imports are not undone by key. */
export function undoable(db: ReadableDb, annotator: string): number | null {
  return (
    db.get<{
      id: number
    }>(sql`SELECT a.id FROM actions a WHERE a.annotator = ${annotator} AND a.kind IN ('label', 'skip', 'flag', 'clear', 'bulk')
      AND NOT ${undone} ORDER BY a.id DESC LIMIT 1`)?.id ?? null
  )
}

/** What was said with the decision a sample carries now, if anything was. */
export const reasonFor = (db: ReadableDb, sample: number): string | null =>
  db.get<{ reason: string | null }>(sql`SELECT n.reason FROM annotations n JOIN actions a ON a.id = n.action_id
    WHERE n.sample_id = ${sample} AND NOT ${undone} ORDER BY n.id DESC LIMIT 1`)?.reason ?? null

/** The decision taken back last, as long as nothing new was decided since. */
export function redoable(db: ReadableDb, annotator: string): number | null {
  return (
    db.get<{ id: number }>(sql`SELECT a.id FROM actions u JOIN actions a ON a.id = u.target
      WHERE u.annotator = ${annotator} AND u.kind = 'undo'
        AND u.id > COALESCE((SELECT MAX(id) FROM actions WHERE annotator = ${annotator} AND kind IN ('label', 'skip', 'flag', 'clear', 'bulk')), 0)
        AND u.id = (SELECT MAX(id) FROM actions WHERE target = a.id)
      ORDER BY u.id DESC LIMIT 1`)?.id ?? null
  )
}

/** Takes a decision back: an entry of its own, after which its samples stand as the rest of the log says. */
export const undoAction = (db: WritableDb, entry: TurnBack): void => turn(db, 'undo', entry)
export const redoAction = (db: WritableDb, entry: TurnBack): void => turn(db, 'redo', entry)

interface TurnBack {
  readonly action: number
  readonly at: number
  readonly annotator: string
}

function turn(db: WritableDb, kind: 'undo' | 'redo', { action, at, annotator }: TurnBack) {
  const samples = samplesOf(db, action)
  db.run(
    sql`INSERT INTO actions (at, annotator, kind, target, count) VALUES (${at}, ${annotator}, ${kind}, ${action}, ${samples.length})`,
  )
  for (const sample of samples) setState(db, sample, standing(db, sample))
}

/** The newest decision on a sample that nobody has taken back, whoever made it. */
const standing = (db: ReadableDb, sample: number): Standing =>
  db.get<Standing>(sql`SELECT n.state, n.label_id, COALESCE(n.annotator, a.annotator) AS annotator, COALESCE(n.at, a.at) AS at, n.id AS annotation_id
    FROM annotations n JOIN actions a ON a.id = n.action_id
    WHERE n.sample_id = ${sample} AND NOT ${undone} ORDER BY n.id DESC LIMIT 1`) ?? UNLABELLED

const shown = sql`a.id, a.at, a.annotator, a.kind, a.count, n.sample_id AS sample, l.name AS label, n.state, n.reason, ${undone} AS undone
  FROM actions a JOIN annotations n ON n.id = (SELECT MIN(id) FROM annotations WHERE action_id = a.id) LEFT JOIN labels l ON l.id = n.label_id`

export function actionById(db: ReadableDb, id: number): ActionRecord | null {
  return db.get<ActionRecord>(sql`SELECT ${shown} WHERE a.id = ${id}`) ?? null
}

/** Newest first, decisions only (undo and redo show as `undone`); an unfinished import counts 0 and is not told yet. */
export function listActions(db: ReadableDb, before: number, limit: number): ActionRecord[] {
  return db.all(
    sql`SELECT ${shown} WHERE a.id < ${before} AND a.target IS NULL AND a.count > 0 ORDER BY a.id DESC LIMIT ${limit}`,
  )
}

/** Samples an action covers. */
export const samplesOf = (db: ReadableDb, action: number): number[] =>
  db.pluck(sql`SELECT sample_id FROM annotations WHERE action_id = ${action} ORDER BY id`)

export const lastAction = (db: ReadableDb): number =>
  db.get<{ id: number | null }>(sql`SELECT MAX(id) AS id FROM actions`)?.id ?? 0

/** Labelled samples as (sample, label id), in sample order; `holdout` picks the ones kept for measuring, or the rest. */
export function labelledSamples(db: ReadableDb, holdout: boolean | null = null): { sample: number; labelId: number }[] {
  const kept = sql`EXISTS (SELECT 1 FROM holdout h WHERE h.sample_id = t.sample_id)`
  const which = holdout === null ? sql`1` : holdout ? kept : sql`NOT ${kept}`
  return db.all(
    sql`SELECT t.sample_id AS sample, t.label_id AS labelId FROM standings t WHERE t.state = 'labelled' AND ${which} ORDER BY t.sample_id`,
  )
}

/** Samples somebody has decided on (labelled, skipped or flagged), ascending. */
export const decidedSamples = (db: ReadableDb): number[] =>
  db.pluck(sql`SELECT sample_id FROM standings ORDER BY sample_id`)

/** Also where the decision came with an import that has not finished. */
export const isDecided = (db: ReadableDb, sample: number): boolean =>
  db.get(sql`SELECT 1 FROM sample_states WHERE sample_id = ${sample}`) !== undefined

export function skippedSamples(db: ReadableDb): number[] {
  return db.pluck(sql`SELECT sample_id FROM standings WHERE state = 'skipped' ORDER BY sample_id`)
}

export function keepForMeasuring(db: WritableDb, samples: readonly number[], at: number): void {
  for (const id of samples) db.run(sql`INSERT OR IGNORE INTO holdout (sample_id, at) VALUES (${id}, ${at})`)
}
export const holdoutSamples = (db: ReadableDb): number[] =>
  db.pluck(sql`SELECT sample_id FROM holdout ORDER BY sample_id`)
/** Kept for measuring, in the pool, neither queued nor decided on: handed out once and never answered. */
export const waitingToMeasure = (db: ReadableDb, newest: number): number[] =>
  db.pluck(sql`SELECT h.sample_id FROM holdout h WHERE h.sample_id <= ${newest}
    AND NOT EXISTS (SELECT 1 FROM sample_states t WHERE t.sample_id = h.sample_id)
    AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.sample_id = h.sample_id) ORDER BY h.sample_id`)

export const isKeptForMeasuring = (db: ReadableDb, sample: number): boolean =>
  db.get(sql`SELECT 1 FROM holdout WHERE sample_id = ${sample}`) !== undefined

/** The row a sample had on the queue when it was last answered from there; null where nobody knows. */
export const lastAsked = (db: ReadableDb, sample: number): string | null =>
  db.get<{
    asked: string
  }>(sql`SELECT asked FROM annotations WHERE sample_id = ${sample} AND asked IS NOT NULL ORDER BY id DESC LIMIT 1`)
    ?.asked ?? null

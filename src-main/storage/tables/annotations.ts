import { sql, type ReadableDb, type Sql, type WritableDb } from '../database.ts'
import { storedJson } from '../stored-json.ts'
import { personOf, presentlyNamed } from './annotators.ts'
import { turnLabelChange } from './label-changes.ts'
import { FIRST_TASK } from './labels.ts'
import { storedAsk, type QueuedSample } from './queue.ts'
import type { SampleState } from './samples.ts'
import { removeStandings, settleStanding, standAnew, standingsOf, undone, writeStanding } from './standings.ts'

export type DecisionKind = 'label' | 'skip' | 'flag' | 'clear' | 'bulk' | 'import'

/** What was decided for one sample. */
export interface Decision {
  readonly sample: number
  readonly state: SampleState
  /** In a task of one label. */
  readonly labelId: number | null
  /** In a task of several. */
  readonly labelIds?: readonly number[]
  /** Clearing takes back the annotator's own answer; otherwise everybody's. */
  readonly ownOnly?: boolean
  readonly reason?: string | null
  readonly dwellMs?: number | null
  readonly modelVersion?: number | null
  /** The guesses that were on screen. */
  readonly shown?:
    readonly { readonly label: string; readonly probability: number | null; readonly share?: number }[] | null
  /** The sample's row on the queue, where it was answered from there. */
  readonly asked?: QueuedSample | null
}

export interface ActionRecord {
  readonly id: number
  readonly at: number
  /** What whoever wrote it goes by now. */
  readonly annotator: string
  /** The name under which it was written. */
  readonly written: string
  readonly kind: DecisionKind
  readonly count: number
  /** First (or only) sample it covers. */
  readonly sample: number
  readonly task: number
  readonly label: string | null
  /** Of an answer in a task of several labels; its one label otherwise. */
  readonly labels: readonly string[]
  readonly state: SampleState
  readonly reason: string | null
  readonly undone: 0 | 1
}

/** Appends one action with its decisions and brings the standings up to date. Call inside a transaction (`durably` for a person's answer). */
export function recordDecisions(
  db: WritableDb,
  {
    at,
    annotator,
    kind,
    decisions,
    task = FIRST_TASK,
  }: { at: number; annotator: string; kind: DecisionKind; decisions: readonly Decision[]; task?: number },
): number {
  const { id } = db.run(
    sql`INSERT INTO actions (at, annotator, kind, count) VALUES (${at}, ${annotator}, ${kind}, ${decisions.length})`,
  )
  for (const d of decisions) appendDecision(db, { action: id, at, annotator, decision: d, task })
  return id
}

interface Appended {
  readonly action: number
  readonly at: number
  readonly annotator: string
  readonly decision: Decision
  readonly task: number
}

/** One more decision of an action that is being written. */
function appendDecision(db: WritableDb, { action, at, annotator, decision: d, task }: Appended): void {
  const known = standingsOf(db, task, d.sample)
  const before = known.find(({ stands }) => stands === 1)
  const whose = d.ownOnly === true ? annotator : null
  const { id } =
    db.run(sql`INSERT INTO annotations (action_id, task_id, sample_id, state, label_id, reason, dwell_ms, model_version, shown, asked, annotator, before_state, before_label_id, before_annotator, before_at)
    VALUES (${action}, ${task}, ${d.sample}, ${d.state}, ${d.labelId}, ${d.reason ?? null}, ${d.dwellMs ?? null}, ${d.modelVersion ?? null}, ${d.shown ? JSON.stringify(d.shown) : null}, ${d.asked ? JSON.stringify(d.asked) : null},
      ${whose}, ${before?.state ?? 'unlabelled'}, ${before?.labelId ?? null}, ${before?.annotator ?? null}, ${before?.at ?? null})`)
  addAnswerLabels(db, id, d.labelIds ?? [])
  const person = personOf(db, annotator)
  const isOnly = known.every((row) => row.annotator === person)
  if (d.state === 'unlabelled') removeStandings(db, task, d.sample, whose)
  else
    writeStanding(
      db,
      { task, sample: d.sample },
      { annotator, state: d.state, labelId: d.labelId, at, annotation: id, stands: isOnly ? 1 : 0 },
    )
  if (!isOnly) settleStanding(db, task, d.sample)
}

/** Labels of an answer in a task of several labels. */
export function addAnswerLabels(db: WritableDb, annotation: number, labels: readonly number[]): void {
  for (const label of labels)
    db.run(sql`INSERT INTO answer_labels (annotation_id, label_id) VALUES (${annotation}, ${label})`)
}

/** Whether an action of a query, by its name there, is of whoever goes by a name, under any of theirs. */
function by(db: ReadableDb, action: 'a' | 'u', name: string): Sql {
  const person = personOf(db, name)
  const names = sql`SELECT ${person} UNION SELECT p.name FROM annotators p WHERE p.person = ${person}`
  return sql`${{ text: `${action}.annotator`, values: [] }} IN (${names})`
}
const inTask = (task: number) => sql`(SELECT n.task_id FROM annotations n WHERE n.action_id = a.id LIMIT 1) = ${task}`

/** The newest decision of whoever goes by a name, under any of theirs, in a task that still stands; imports are not undone by key. */
export function undoable(db: ReadableDb, annotator: string, task = FIRST_TASK): number | null {
  return (
    db.get<{
      id: number
    }>(sql`SELECT a.id FROM actions a WHERE ${by(db, 'a', annotator)} AND a.kind IN ('label', 'skip', 'flag', 'clear', 'bulk')
      AND NOT ${undone} AND ${inTask(task)} ORDER BY a.id DESC LIMIT 1`)?.id ?? null
  )
}

/** What was said with the answer that stands, if anything was. */
export const reasonFor = (db: ReadableDb, sample: number, task = FIRST_TASK): string | null =>
  db.get<{ reason: string | null }>(sql`SELECT n.reason FROM standings t JOIN annotations n ON n.id = t.annotation_id
    WHERE t.task_id = ${task} AND t.sample_id = ${sample} AND t.stands = 1`)?.reason ?? null

/** The decision taken back last in a task, as long as nothing new was decided in it since. */
export function redoable(db: ReadableDb, annotator: string, task = FIRST_TASK): number | null {
  return (
    db.get<{ id: number }>(sql`SELECT a.id FROM actions u JOIN actions a ON a.id = u.target
      WHERE ${by(db, 'u', annotator)} AND u.kind = 'undo' AND ${inTask(task)}
        AND u.id > COALESCE((SELECT a.id FROM actions a WHERE ${by(db, 'a', annotator)} AND a.kind IN ('label', 'skip', 'flag', 'clear', 'bulk')
          AND ${inTask(task)} ORDER BY a.id DESC LIMIT 1), 0)
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
  const task = taskOfAction(db, action)
  db.run(
    sql`INSERT INTO actions (at, annotator, kind, target, count) VALUES (${at}, ${annotator}, ${kind}, ${action}, ${samples.length})`,
  )
  for (const sample of samples) standAnew(db, task, sample)
  turnLabelChange(db, kind, action, at)
}

const taskOfAction = (db: ReadableDb, action: number): number =>
  db.get<{ task: number }>(sql`SELECT task_id AS task FROM annotations WHERE action_id = ${action} LIMIT 1`)?.task ??
  FIRST_TASK

const shown = sql`a.id, a.at, ${presentlyNamed(sql`a.annotator`)} AS annotator, a.annotator AS written, a.kind, a.count, n.task_id AS task, n.sample_id AS sample, l.name AS label, n.state, n.reason, ${undone} AS undone,
    (SELECT json_group_array(m.name) FROM answer_labels s JOIN labels m ON m.id = s.label_id WHERE s.annotation_id = n.id) AS labels
  FROM actions a JOIN annotations n ON n.id = (SELECT MIN(id) FROM annotations WHERE action_id = a.id) LEFT JOIN labels l ON l.id = n.label_id`

type StoredAction = Omit<ActionRecord, 'labels'> & { readonly labels: string }
const actionOf = (row: StoredAction): ActionRecord => ({
  ...row,
  labels: row.label === null ? storedJson<string[]>(row.labels, []) : [row.label],
})

export function actionById(db: ReadableDb, id: number): ActionRecord | null {
  const row = db.get<StoredAction>(sql`SELECT ${shown} WHERE a.id = ${id}`)
  return row ? actionOf(row) : null
}

/** Newest first, decisions of all tasks only (undo and redo show as `undone`); an unfinished import counts 0 and is not told yet. */
export function listActions(db: ReadableDb, before: number, limit: number, task: number | null = null): ActionRecord[] {
  const which = task === null ? sql`1` : sql`n.task_id = ${task}`
  return db
    .all<StoredAction>(
      sql`SELECT ${shown} WHERE a.id < ${before} AND a.target IS NULL AND a.count > 0 AND ${which} ORDER BY a.id DESC LIMIT ${limit}`,
    )
    .map(actionOf)
}

/** Samples an action covers, each once. */
export const samplesOf = (db: ReadableDb, action: number): number[] =>
  db.pluck(sql`SELECT sample_id FROM annotations WHERE action_id = ${action} GROUP BY sample_id ORDER BY MIN(id)`)

/** Whether the answers of an action, in a task of several labels, are not all the same. */
export const labelsDiffer = (db: ReadableDb, action: number, count: number): boolean =>
  db.get(sql`SELECT 1 FROM annotations n JOIN answer_labels l ON l.annotation_id = n.id WHERE n.action_id = ${action}
    GROUP BY l.label_id HAVING COUNT(*) < ${count} LIMIT 1`) !== undefined

export const lastAction = (db: ReadableDb): number =>
  db.get<{ id: number | null }>(sql`SELECT MAX(id) AS id FROM actions`)?.id ?? 0

const ofHoldout = (kept: boolean | null) => {
  const isKept = sql`EXISTS (SELECT 1 FROM holdout h WHERE h.sample_id = t.sample_id)`
  return kept === null ? sql`1` : kept ? isKept : sql`NOT ${isKept}`
}

const isRetired = (label: Sql) =>
  sql`EXISTS (SELECT 1 FROM labels r WHERE r.id = ${label} AND r.retired_at IS NOT NULL)`

/** Labelled samples of a task of one label as (sample, label id), in sample order, without those of retired labels; `holdout` picks the ones kept for measuring, or the rest. */
export const labelledSamples = (
  db: ReadableDb,
  holdout: boolean | null = null,
  task = FIRST_TASK,
): { sample: number; labelId: number }[] =>
  db.all(
    sql`SELECT t.sample_id AS sample, t.label_id AS labelId FROM consensus t WHERE t.task_id = ${task} AND t.state = 'labelled'
      AND t.label_id IS NOT NULL AND NOT ${isRetired(sql`t.label_id`)} AND ${ofHoldout(holdout)} ORDER BY t.sample_id`,
  )

/**
 * The same of any task: the labels of each sample, none where none applies. What says nothing but a retired label is left out where one label applies; of
 * several labels the retired ones are. `limit`: the first so many, read without the others; below 0: all.
 */
export function answeredSamples(
  db: ReadableDb,
  holdout: boolean | null = null,
  task = FIRST_TASK,
  limit = -1,
): { sample: number; labelIds: readonly number[] }[] {
  const rows = db.all<{ sample: number; labelId: number | null; several: string | null }>(
    sql`SELECT t.sample_id AS sample, t.label_id AS labelId, CASE WHEN t.label_id IS NULL THEN
        (SELECT json_group_array(l.label_id) FROM answer_labels l
          WHERE l.annotation_id = t.annotation_id AND NOT ${isRetired(sql`l.label_id`)}) END AS several
      FROM consensus t WHERE t.task_id = ${task} AND t.state = 'labelled' AND NOT ${isRetired(sql`t.label_id`)} AND ${ofHoldout(holdout)} ORDER BY t.sample_id LIMIT ${limit}`,
  )
  return rows.map(({ sample, labelId, several }) => ({
    sample,
    labelIds: labelId === null ? storedJson<number[]>(several, []) : [labelId],
  }))
}

/** Samples somebody has decided on (labelled, skipped or flagged), ascending. */
export const decidedSamples = (db: ReadableDb, task = FIRST_TASK): number[] =>
  db.pluck(sql`SELECT sample_id FROM consensus WHERE task_id = ${task} ORDER BY sample_id`)

/** Also where the decision came with an import that has not finished. */
export const isDecided = (db: ReadableDb, sample: number, task = FIRST_TASK): boolean =>
  db.get(sql`SELECT 1 FROM standings WHERE task_id = ${task} AND sample_id = ${sample} LIMIT 1`) !== undefined

export function skippedSamples(db: ReadableDb, task = FIRST_TASK): number[] {
  return db.pluck(sql`SELECT sample_id FROM consensus WHERE task_id = ${task} AND state = 'skipped' ORDER BY sample_id`)
}

/** The row a sample had on the queue when it was last answered from there; null where nobody knows. */
export function lastAsked(db: ReadableDb, sample: number, task = FIRST_TASK): QueuedSample | null {
  const row = db.get<{ asked: string }>(sql`SELECT asked FROM annotations
    WHERE sample_id = ${sample} AND task_id = ${task} AND asked IS NOT NULL ORDER BY id DESC LIMIT 1`)
  return row ? storedAsk(row.asked) : null
}

/** Samples of a task whose standing label was given by that action or before it. */
export const answeredUpTo = (db: ReadableDb, task: number, action: number): number[] =>
  db.pluck(sql`SELECT t.sample_id FROM standings t JOIN annotations n ON n.id = t.annotation_id
    WHERE t.task_id = ${task} AND t.stands = 1 AND t.state = 'labelled' AND n.action_id <= ${action}`)

import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { storedJson } from '../stored-json.ts'
import { addAnswerLabels } from './annotations.ts'
import { nameOfPerson, personNamed, personOf } from './annotators.ts'
import { FIRST_TASK } from './labels.ts'
import type { SampleState } from './samples.ts'
import { settleStanding, writeStanding } from './standings.ts'

/** What was decided for a sample, as a file tells it: who and when are the file's own, where it knows. */
export interface ImportedAnswer {
  readonly sample: number
  readonly state: Exclude<SampleState, 'unlabelled'>
  /** In a task of one label. */
  readonly labelId: number | null
  /** In a task of several. */
  readonly labelIds?: readonly number[]
  readonly reason: string | null
  readonly dwellMs: number | null
  readonly annotator: string
  readonly at: number
}

/** An answer to a sample: what stands, or what one person has said; `annotator`: what they go by now. */
export interface StandingAnswer {
  readonly state: SampleState
  readonly labelId: number | null
  /** The names of its labels, null where it has none. */
  readonly label: string | null
  /** In a task of several. */
  readonly labelIds: readonly number[]
  readonly reason: string | null
  readonly annotator: string
  readonly at: number
}

/** An action of an import whose decisions come one by one, all of one task. */
export const openImportAction = (
  db: WritableDb,
  { at, annotator, importId }: { at: number; annotator: string; importId: number },
): number =>
  db.run(
    sql`INSERT INTO actions (at, annotator, kind, count, import_id) VALUES (${at}, ${annotator}, 'import', 0, ${importId})`,
  ).id

/**
 * The answer that stands, or one annotator's, also where it came with an import that has not finished; null where nobody has decided, or that annotator
 * has not.
 */
export function standingAnswer(
  db: ReadableDb,
  sample: number,
  task = FIRST_TASK,
  annotator: string | null = null,
): StandingAnswer | null {
  const which = annotator === null ? sql`t.stands = 1` : sql`t.annotator = ${personOf(db, annotator)}`
  const row = db.get<Omit<StandingAnswer, 'labelIds'> & { labelIds: string }>(
    sql`SELECT t.state, t.label_id AS labelId, n.reason, ${nameOfPerson(sql`t.annotator`)} AS annotator, t.at,
      COALESCE(l.name, (SELECT group_concat(m.name, ' + ') FROM answer_labels a JOIN labels m ON m.id = a.label_id
        WHERE a.annotation_id = t.annotation_id)) AS label,
      (SELECT json_group_array(a.label_id) FROM answer_labels a WHERE a.annotation_id = t.annotation_id) AS labelIds
      FROM standings t LEFT JOIN labels l ON l.id = t.label_id LEFT JOIN annotations n ON n.id = t.annotation_id
      WHERE t.task_id = ${task} AND t.sample_id = ${sample} AND ${which}`,
  )
  return row ? { ...row, labelIds: storedJson<number[]>(row.labelIds, []) } : null
}

/** Appends it to the log under an import's action, for a sample nobody has decided on; returns its entry. `standImported` makes it stand. */
export function appendImportedAnswer(
  db: WritableDb,
  action: number,
  { sample, state, labelId, labelIds = [], reason, dwellMs, annotator, at }: ImportedAnswer,
  task = FIRST_TASK,
): number {
  const { id } =
    db.run(sql`INSERT INTO annotations (action_id, task_id, sample_id, state, label_id, reason, dwell_ms, annotator, at, before_state)
    VALUES (${action}, ${task}, ${sample}, ${state}, ${labelId}, ${reason}, ${dwellMs}, ${annotator}, ${at}, 'unlabelled')`)
  addAnswerLabels(db, id, labelIds)
  return id
}

/** What was appended under an action stands, from one entry on: together, as one by one takes twice as long. */
export const standImported = (db: WritableDb, action: number, from: number): void =>
  void db.run(sql`INSERT INTO standings (task_id, sample_id, annotator, state, label_id, at, annotation_id, stands)
    SELECT task_id, sample_id, ${personNamed(sql`annotator`)}, state, label_id, at, id, 1 FROM annotations WHERE action_id = ${action} AND id >= ${from}`)

/**
 * The same beside what others have answered, and in the place of what this annotator has, which stays in the log. `wanted`: how many annotators the task asks;
 * as many as it says when left out.
 */
export function addImportedAnswer(
  db: WritableDb,
  action: number,
  { sample, state, labelId, labelIds = [], reason, dwellMs, annotator, at }: ImportedAnswer,
  before: Pick<StandingAnswer, 'state' | 'labelId' | 'annotator' | 'at'>,
  { task = FIRST_TASK, wanted = null }: { readonly task?: number; readonly wanted?: number | null } = {},
): void {
  const { id } =
    db.run(sql`INSERT INTO annotations (action_id, task_id, sample_id, state, label_id, reason, dwell_ms, annotator, at,
      before_state, before_label_id, before_annotator, before_at)
    VALUES (${action}, ${task}, ${sample}, ${state}, ${labelId}, ${reason}, ${dwellMs}, ${annotator}, ${at},
      ${before.state}, ${before.labelId}, ${before.annotator}, ${before.at})`)
  addAnswerLabels(db, id, labelIds)
  writeStanding(db, { task, sample }, { annotator, state, labelId, at, annotation: id, stands: 0 })
  settleStanding(db, task, sample, wanted)
}

/** How many samples of a task from `first` on are labelled and not kept for measuring. */
export const learnableSamples = (db: ReadableDb, task: number, first: number): number =>
  db.get<{ n: number }>(sql`SELECT COUNT(*) AS n FROM consensus t WHERE t.task_id = ${task} AND t.sample_id >= ${first}
    AND t.state = 'labelled' AND NOT EXISTS (SELECT 1 FROM holdout h WHERE h.sample_id = t.sample_id)`)!.n

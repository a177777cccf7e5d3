import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import type { DecisionKind } from './annotations.ts'
import type { SampleState } from './samples.ts'

/** What was decided for a sample, as a file tells it: who and when are the file's own, where it knows. */
export interface ImportedAnswer {
  readonly sample: number
  readonly state: Exclude<SampleState, 'unlabelled'>
  readonly labelId: number | null
  readonly reason: string | null
  readonly dwellMs: number | null
  readonly annotator: string
  readonly at: number
}

/** What stands for a sample: its label by name. */
export interface StandingAnswer {
  readonly state: SampleState
  readonly labelId: number | null
  readonly label: string | null
  readonly reason: string | null
  readonly annotator: string
  readonly at: number
}

/** An action whose decisions come one by one: imports stream theirs. */
export const openAction = (
  db: WritableDb,
  { at, annotator, kind }: { at: number; annotator: string; kind: DecisionKind },
): number => db.run(sql`INSERT INTO actions (at, annotator, kind, count) VALUES (${at}, ${annotator}, ${kind}, 0)`).id

/** Also where it came with an import that has not finished; null where nobody has decided. */
export const standingAnswer = (db: ReadableDb, sample: number): StandingAnswer | null =>
  db.get<StandingAnswer>(sql`SELECT t.state, t.label_id AS labelId, l.name AS label, n.reason, t.annotator, t.at
    FROM sample_states t LEFT JOIN labels l ON l.id = t.label_id LEFT JOIN annotations n ON n.id = t.annotation_id WHERE t.sample_id = ${sample}`) ??
  null

/** Appends it to the log under an import's action, for a sample nobody has decided on. */
export function appendImportedAnswer(
  db: WritableDb,
  action: number,
  { sample, state, labelId, reason, dwellMs, annotator, at }: ImportedAnswer,
): void {
  const { id } =
    db.run(sql`INSERT INTO annotations (action_id, sample_id, state, label_id, reason, dwell_ms, annotator, at, before_state)
    VALUES (${action}, ${sample}, ${state}, ${labelId}, ${reason}, ${dwellMs}, ${annotator}, ${at}, 'unlabelled')`)
  db.run(sql`INSERT INTO sample_states (sample_id, state, label_id, annotator, at, annotation_id)
    VALUES (${sample}, ${state}, ${labelId}, ${annotator}, ${at}, ${id})`)
}

/** The same in the place of what stands until now, which stays in the log. */
export function replaceByImportedAnswer(
  db: WritableDb,
  action: number,
  { sample, state, labelId, reason, dwellMs, annotator, at }: ImportedAnswer,
  before: StandingAnswer,
): void {
  const { id } =
    db.run(sql`INSERT INTO annotations (action_id, sample_id, state, label_id, reason, dwell_ms, annotator, at,
      before_state, before_label_id, before_annotator, before_at)
    VALUES (${action}, ${sample}, ${state}, ${labelId}, ${reason}, ${dwellMs}, ${annotator}, ${at},
      ${before.state}, ${before.labelId}, ${before.annotator}, ${before.at})`)
  db.run(sql`UPDATE sample_states SET state = ${state}, label_id = ${labelId}, annotator = ${annotator}, at = ${at},
    annotation_id = ${id} WHERE sample_id = ${sample}`)
}

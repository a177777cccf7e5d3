import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { answeredAgain, undone } from './standings.ts'

/** What one source thought best on a card that was answered. */
export interface LoggedSuggestion {
  readonly source: string
  readonly labelId: number
  readonly value: number | null
  readonly shown: boolean
  /** Why it was heard where it was, and what it rests on. */
  readonly why: Readonly<Record<string, unknown>>
}

/** Beside the answer of an action on one sample, first heard first. Call inside its transaction. */
export function logSuggestions(db: WritableDb, action: number, said: readonly LoggedSuggestion[]): void {
  said.forEach(({ source, labelId, value, shown, why }, i) => {
    db.run(sql`INSERT INTO suggestions (annotation_id, place, source, label_id, value, shown, why)
      SELECT n.id, ${i + 1}, ${source}, ${labelId}, ${value}, ${Number(shown)}, ${JSON.stringify(why)}
      FROM annotations n WHERE n.action_id = ${action}`)
  })
}

/** Whether the suggestion `s` is (among) the labels of the answer `n`. An answer of several labels has none of its own. */
export const isRight = sql`(n.label_id IS s.label_id OR EXISTS
  (SELECT 1 FROM answer_labels l WHERE l.annotation_id = n.id AND l.label_id = s.label_id))`
/** Answers with labels that nobody has taken back or given anew, of samples that a model may learn from. */
const counts = sql`n.state = 'labelled' AND NOT ${undone} AND NOT ${answeredAgain}`

/**
 * Of the `newest` suggestions of a task: how often what each source thought best was in the answer. By source. Asked with every deal: it goes back along the
 * task's own answers to cards (`answers_by_task` wants its conditions said) and stops where there are enough.
 */
export const sourceEvidence = (
  db: ReadableDb,
  task: number,
  newest: number,
): { source: string; right: number; of: number }[] =>
  db.all(sql`SELECT source, SUM("right") AS "right", COUNT(*) AS "of" FROM
    (SELECT s.source, ${isRight} AS "right" FROM annotations n INDEXED BY answers_by_task
        CROSS JOIN actions a ON a.id = n.action_id CROSS JOIN suggestions s ON s.annotation_id = n.id
      WHERE n.task_id = ${task} AND n.task_id > 0 AND n.dwell_ms IS NOT NULL AND ${counts} ORDER BY n.id DESC LIMIT ${newest}) GROUP BY source ORDER BY source`)

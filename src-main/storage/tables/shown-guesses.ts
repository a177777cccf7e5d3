import type { Arm } from '../../contract/exposures.ts'
import { sql, type ReadableDb } from '../database.ts'
import { answeredAgain, undone } from './standings.ts'

/** Seconds that count of one answer: nobody answers faster, and whoever takes longer was away. */
const SHORTEST = 0.1
const LONGEST = 300
/** The source of suggestions that models are. */
const MODEL = 'model.v1'

/**
 * What came of cards of a task on which a model's best label was on screen, whoever was heard before it, by the version of that model, answered by entries
 * of the log after `after` and up to `upTo`. A card is accepted where that label is (among) its labels. Answers taken back or given anew, skipped and flagged
 * cards do not count.
 */
export function armsOf(
  db: ReadableDb,
  { task, after, upTo }: { readonly task: number; readonly after: number; readonly upTo: number },
): (Arm & { readonly version: number })[] {
  const seconds = sql`ln(MIN(MAX(n.dwell_ms / 1000.0, ${SHORTEST}), ${LONGEST}))`
  const taken = sql`(s.label_id = n.label_id OR s.label_id IN (SELECT label_id FROM answer_labels WHERE annotation_id = n.id))`
  return db.all(sql`WITH cards AS (
      SELECT n.model_version AS version, ${seconds} AS t, ${taken} AS taken
      FROM actions a CROSS JOIN annotations n ON n.action_id = a.id
        CROSS JOIN suggestions s ON s.annotation_id = n.id AND s.source = ${MODEL} AND s.shown = 1
      WHERE a.id > ${after} AND a.id <= ${upTo} AND a.kind = 'label' AND n.task_id = ${task}
        AND n.dwell_ms IS NOT NULL AND n.model_version IS NOT NULL AND NOT ${undone} AND NOT ${answeredAgain})
    SELECT version, COUNT(*) AS shown, COALESCE(SUM(taken), 0) AS accepted, COALESCE(SUM(t), 0.0) AS logSeconds,
      COALESCE(SUM(t * t), 0.0) AS logSecondsSquared FROM cards GROUP BY version ORDER BY version`)
}

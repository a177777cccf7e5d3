import type { Arm } from '../../contract/exposures.ts'
import { sql, type ReadableDb } from '../database.ts'
import { answeredAgain, undone } from './standings.ts'

/** Seconds that count of one answer: nobody answers faster, and whoever takes longer was away. */
const SHORTEST = 0.1
const LONGEST = 300
/** The source of suggestions that models are. */
const MODEL = 'model.v1'

/**
 * What came of cards of a task on which a model's best label was on screen, whoever was heard before it, answered in [`from`, `to`) ms: those of one
 * version, or of all others. A card is accepted where that label is (among) its labels. Answers taken back or given anew, skipped and flagged cards do not count.
 */
export function armOf(
  db: ReadableDb,
  {
    task,
    from,
    to,
    version,
    by,
  }: { task: number; from: number; to: number; version: number; by: 'version' | 'others' },
): Arm {
  const seconds = sql`ln(MIN(MAX(n.dwell_ms / 1000.0, ${SHORTEST}), ${LONGEST}))`
  const taken = sql`(s.label_id = n.label_id OR s.label_id IN (SELECT label_id FROM answer_labels WHERE annotation_id = n.id))`
  return db.get<Arm>(sql`WITH cards AS (
      SELECT ${seconds} AS t, ${taken} AS taken
      FROM annotations n JOIN actions a ON a.id = n.action_id
        JOIN suggestions s ON s.annotation_id = n.id AND s.source = ${MODEL} AND s.shown = 1
      WHERE n.task_id = ${task} AND a.kind = 'label' AND a.at >= ${from} AND a.at < ${to}
        AND n.dwell_ms IS NOT NULL AND (n.model_version = ${version}) = ${by === 'version' ? 1 : 0} AND NOT ${undone} AND NOT ${answeredAgain})
    SELECT COUNT(*) AS shown, COALESCE(SUM(taken), 0) AS accepted, COALESCE(SUM(t), 0.0) AS logSeconds,
      COALESCE(SUM(t * t), 0.0) AS logSecondsSquared FROM cards`)!
}

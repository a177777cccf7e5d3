import type { Arm } from '../../contract/exposures.ts'
import { sql, type ReadableDb } from '../database.ts'
import { undone } from './standings.ts'

/** Seconds that count of one answer: nobody answers faster, and whoever takes longer was away. */
const SHORTEST = 0.1
const LONGEST = 300

/**
 * What came of cards of a task on which a model's guesses were shown, answered in [`from`, `to`) ms: those of one version, or of all others. A card is
 * accepted where its first guess is (among) its labels. Answers taken back, skipped and flagged cards do not count.
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
  const guessed = sql`n.shown ->> '$[0].label'`
  const seconds = sql`ln(MIN(MAX(n.dwell_ms / 1000.0, ${SHORTEST}), ${LONGEST}))`
  return db.get<Arm>(sql`WITH cards AS (
      SELECT ${seconds} AS s, EXISTS (SELECT 1 FROM labels l WHERE l.name = ${guessed} AND l.task_id = n.task_id
        AND (l.id = n.label_id OR l.id IN (SELECT label_id FROM answer_labels WHERE annotation_id = n.id))) AS taken
      FROM annotations n JOIN actions a ON a.id = n.action_id
      WHERE n.task_id = ${task} AND a.kind = 'label' AND a.at >= ${from} AND a.at < ${to} AND n.shown IS NOT NULL
        AND n.dwell_ms IS NOT NULL AND (n.model_version = ${version}) = ${by === 'version' ? 1 : 0} AND NOT ${undone})
    SELECT COUNT(*) AS shown, COALESCE(SUM(taken), 0) AS accepted, COALESCE(SUM(s), 0.0) AS logSeconds,
      COALESCE(SUM(s * s), 0.0) AS logSecondsSquared FROM cards`)!
}

/** People who have answered cards here; whoever came with an import has not. */
export const answeringAnnotators = (db: ReadableDb): number =>
  db.get<{ n: number }>(sql`SELECT COUNT(DISTINCT annotator) AS n FROM actions WHERE kind = 'label'`)!.n

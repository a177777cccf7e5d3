import { sql, type ReadableDb } from '../database.ts'
import { storedJson } from '../stored-json.ts'

export interface AnswerSince {
  /** The entry of the log. */
  readonly annotation: number
  readonly sample: number
  readonly labelIds: readonly number[]
}

/**
 * Answers to a task that stand and were given after an action, in the order in which they were given: without samples kept for measuring, retired labels and
 * what an unfinished import brings. At most `limit`, the oldest.
 */
export function answersSince(
  db: ReadableDb,
  { task, action, limit }: { readonly task: number; readonly action: number; readonly limit: number },
): AnswerSince[] {
  const rows = db.all<Omit<AnswerSince, 'labelIds'> & { labelId: number | null; several: string | null }>(
    sql`SELECT n.id AS annotation, n.sample_id AS sample, n.label_id AS labelId, CASE WHEN n.label_id IS NULL THEN
        (SELECT json_group_array(l.label_id) FROM answer_labels l JOIN labels r ON r.id = l.label_id
          WHERE l.annotation_id = n.id AND r.retired_at IS NULL) END AS several
      FROM annotations n CROSS JOIN standings t
        ON t.task_id = n.task_id AND t.sample_id = n.sample_id AND t.annotation_id = n.id AND t.stands = 1
      WHERE n.action_id > ${action} AND n.task_id = ${task} AND n.state = 'labelled'
        AND NOT EXISTS (SELECT 1 FROM labels r WHERE r.id = n.label_id AND r.retired_at IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM holdout h WHERE h.sample_id = n.sample_id)
        AND n.sample_id < (SELECT COALESCE(MIN(first_sample), 9223372036854775807) FROM imports WHERE state = 'running')
      ORDER BY n.id LIMIT ${limit}`,
  )
  return rows.map(({ annotation, sample, labelId, several }) => ({
    annotation,
    sample,
    labelIds: labelId === null ? storedJson<number[]>(several, []) : [labelId],
  }))
}

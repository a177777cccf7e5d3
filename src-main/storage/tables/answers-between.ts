import { sql, type ReadableDb } from '../database.ts'
import { presentlyNamed } from './annotators.ts'

export interface AnswerBetween {
  readonly sample: number
  readonly annotator: string
  readonly kind: 'label' | 'bulk' | 'import'
}

/** Answers with labels that stand in a task and were given after one action and up to another, oldest first; without samples kept for measuring. */
export const answersBetween = (
  db: ReadableDb,
  { task, after, upTo }: { readonly task: number; readonly after: number; readonly upTo: number },
): AnswerBetween[] =>
  db.all(sql`SELECT n.sample_id AS sample, ${presentlyNamed(sql`a.annotator`)} AS annotator, a.kind FROM annotations n
    CROSS JOIN actions a ON a.id = n.action_id
    CROSS JOIN standings t ON t.task_id = n.task_id AND t.sample_id = n.sample_id AND t.stands = 1 AND t.annotation_id = n.id
    WHERE n.action_id > ${after} AND n.action_id <= ${upTo} AND n.task_id = ${task} AND n.state = 'labelled'
      AND NOT EXISTS (SELECT 1 FROM holdout h WHERE h.sample_id = n.sample_id) ORDER BY n.id`)

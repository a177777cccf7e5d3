import { sql, type ReadableDb } from '../database.ts'

export interface LabelledText {
  readonly id: number
  readonly text: string
  readonly labelId: number
}

/** Texts that may teach a task of one label: labelled, not of the hold-out, with a label that is offered; by id. */
export const labelledTexts = (db: ReadableDb, task: number): LabelledText[] =>
  db.all(sql`SELECT s.id, s.text, c.label_id AS labelId FROM consensus c JOIN samples s ON s.id = c.sample_id JOIN labels l ON l.id = c.label_id
    WHERE c.task_id = ${task} AND c.state = 'labelled' AND s.text IS NOT NULL AND l.retired_at IS NULL
      AND c.sample_id NOT IN (SELECT sample_id FROM holdout) ORDER BY s.id`)

/** Texts that somebody has flagged in a task, not of the hold-out; by id. */
export const flaggedTexts = (db: ReadableDb, task: number): Omit<LabelledText, 'labelId'>[] =>
  db.all(sql`SELECT s.id, s.text FROM consensus c JOIN samples s ON s.id = c.sample_id
    WHERE c.task_id = ${task} AND c.state = 'flagged' AND s.text IS NOT NULL
      AND c.sample_id NOT IN (SELECT sample_id FROM holdout) ORDER BY s.id`)

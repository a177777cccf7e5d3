import { sql, type ReadableDb } from '../database.ts'
import { like, storedJson } from '../stored-json.ts'

export interface LabelledPicture {
  readonly id: number
  /** SHA-256 of its file. */
  readonly image: string
  readonly labelId: number
  readonly label: string
}
/** Pictures that may teach a task of one label: labelled, not of the hold-out, with a label that is offered; by id. */
export const labelledPictures = (db: ReadableDb, task: number): LabelledPicture[] =>
  db.all(sql`SELECT s.id, s.image, c.label_id AS labelId, l.name AS label
    FROM consensus c JOIN samples s ON s.id = c.sample_id JOIN labels l ON l.id = c.label_id
    WHERE c.task_id = ${task} AND c.state = 'labelled' AND s.image IS NOT NULL AND l.retired_at IS NULL
      AND c.sample_id NOT IN (SELECT sample_id FROM holdout) ORDER BY s.id`)

/** A copy: its picture, and all that makes it again. */
export interface CopyOfPicture {
  readonly copyOf: number
  readonly seed: number
  readonly noises: readonly string[]
}
/** Copies that are in use or that a person has answered, but for what a recipe is about to replace. */
export const copiesInUse = (db: ReadableDb, task: number, making: number): CopyOfPicture[] =>
  db
    .all<{ copyOf: number; seed: number; noises: string }>(
      sql`SELECT s.sample_id AS copyOf, s.seed, s.noises FROM synthetic_samples s JOIN templates t ON t.id = s.template_id
      WHERE t.task_id = ${task} AND s.sample_id IS NOT NULL
        AND (s.answer IS NOT NULL OR (s.verdict <> 'rejected' AND t.withdrawn_at IS NULL AND t.id <> ${making})) ORDER BY s.id`,
    )
    .map(({ noises, ...copy }) => ({ ...copy, noises: storedJson<string[]>(noises, [], like([''])) }))

import { sql, type ReadableDb } from '../database.ts'
import { SYNTHETIC_STATES, syntheticColumns, syntheticRecord } from './synthetic-samples.ts'
import type { StoredSynthetic, SyntheticRecord } from './synthetic-samples.ts'

/** Of templates in use, for labels that are offered: a label that was merged is the other one now. */
const waiting = (task: number) => sql`FROM synthetic s JOIN templates t ON t.id = s.template_id
  WHERE t.task_id = ${task} AND t.withdrawn_at IS NULL AND ${SYNTHETIC_STATES.doubtful}
    AND s.made_label_id NOT IN (SELECT id FROM labels WHERE retired_at IS NOT NULL AND merged_into IS NULL)`

/** How many samples of a task wait for a person’s word. */
export const countDoubtful = (db: ReadableDb, task: number): number =>
  db.get<{ n: number }>(sql`SELECT COUNT(*) AS n ${waiting(task)}`)!.n

/** The next ones: one of each line of a template (of a set of copies: of each label), then a second of each, so that the first few say something of all. */
export const nextDoubtful = (
  db: ReadableDb,
  task: number,
  { limit, except }: { readonly limit: number; readonly except: readonly number[] },
): SyntheticRecord[] =>
  db
    .all<StoredSynthetic>(
      sql`SELECT ${syntheticColumns} ${waiting(task)} AND s.id NOT IN (SELECT value FROM json_each(${JSON.stringify(except)}))
        ORDER BY ROW_NUMBER() OVER (PARTITION BY s.template_id, s.file, s.line, s.made_label_id ORDER BY s.id), s.id LIMIT ${limit}`,
    )
    .map(syntheticRecord)

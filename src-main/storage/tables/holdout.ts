import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { FIRST_TASK } from './labels.ts'
import { dropLooseLeases } from './queue.ts'

/** Samples that are only measured on. */
export const holdoutSamples = (db: ReadableDb): number[] =>
  db.pluck(sql`SELECT sample_id FROM holdout ORDER BY sample_id`)
export const isKeptForMeasuring = (db: ReadableDb, sample: number): boolean =>
  db.get(sql`SELECT 1 FROM holdout WHERE sample_id = ${sample}`) !== undefined

export function addToHoldout(db: WritableDb, samples: readonly number[], at: number): void {
  for (const id of samples) db.run(sql`INSERT OR IGNORE INTO holdout (sample_id, at) VALUES (${id}, ${at})`)
}

/** Samples that synthetic texts have not been held against yet. */
export const newInHoldout = (db: ReadableDb): number[] =>
  db.pluck(
    sql`SELECT sample_id FROM holdout WHERE sample_id NOT IN (SELECT sample_id FROM holdout_held) ORDER BY sample_id`,
  )

export function noteHeld(db: WritableDb, samples: readonly number[]): void {
  for (const id of samples) db.run(sql`INSERT OR IGNORE INTO holdout_held (sample_id) VALUES (${id})`)
}

/** These and no others from now on; what is queued to measure with, or to learn from, and is of the other kind by now is asked no more. */
export function replaceHoldout(db: WritableDb, samples: readonly number[], at: number): void {
  db.run(sql`DELETE FROM holdout`)
  addToHoldout(db, samples, at)
  db.run(
    sql`DELETE FROM asks AS q WHERE (q.purpose = 'holdout') <> EXISTS (SELECT 1 FROM holdout h WHERE h.sample_id = q.sample_id)`,
  )
  dropLooseLeases(db)
}

/** In the pool and in the hold-out, neither queued nor decided on in a task. */
export const waitingToMeasure = (db: ReadableDb, newest: number, task = FIRST_TASK): number[] =>
  db.pluck(sql`SELECT h.sample_id FROM holdout h WHERE h.sample_id <= ${newest}
    AND NOT EXISTS (SELECT 1 FROM standings t WHERE t.task_id = ${task} AND t.sample_id = h.sample_id)
    AND NOT EXISTS (SELECT 1 FROM asks q WHERE q.task_id = ${task} AND q.sample_id = h.sample_id) ORDER BY h.sample_id`)

/** Of the samples somebody has labelled, the share that is measured on; 0 where there are none. */
export const measuredShare = (db: ReadableDb): number =>
  db.get<{ share: number | null }>(sql`SELECT AVG(sample_id IN (SELECT sample_id FROM holdout)) AS share
    FROM (SELECT DISTINCT sample_id FROM consensus WHERE state = 'labelled')`)?.share ?? 0

/** Labelled samples, of whatever task, that are measured on. */
export const measuredCount = (db: ReadableDb): number =>
  db.get<{ n: number }>(sql`SELECT COUNT(DISTINCT sample_id) AS n FROM consensus
    WHERE state = 'labelled' AND sample_id IN (SELECT sample_id FROM holdout)`)!.n

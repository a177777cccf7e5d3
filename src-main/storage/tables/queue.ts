import { sql, type ReadableDb, type WritableDb } from '../database.ts'

export type Purpose = 'strategy' | 'representative' | 'random' | 'holdout' | 'again'

export interface QueuedSample {
  readonly sample: number
  readonly rank: number
  readonly score: number | null
  readonly purpose: Purpose
  readonly strategy: string
  readonly modelVersion: number | null
  /** JSON: parts, reasons, guesses, nearest labelled sample. */
  readonly why: string
}

const columns = sql`sample_id AS sample, rank, score, purpose, strategy, model_version AS modelVersion, why`

/** Hands out up to `count` samples to a page; a lease not answered by `until` (ms since 1970) returns to the queue by itself. */
export function leaseNext(
  db: WritableDb,
  { holder, count, now, until }: { holder: string; count: number; now: number; until: number },
): QueuedSample[] {
  const rows = db.all<QueuedSample>(sql`
    UPDATE queue SET leased_by = ${holder}, leased_until = ${until}
    WHERE sample_id IN (
      SELECT sample_id FROM queue q WHERE leased_until < ${now} AND NOT EXISTS (SELECT 1 FROM sample_states t WHERE t.sample_id = q.sample_id)
      ORDER BY rank LIMIT ${count})
    RETURNING ${columns}`)
  return rows.sort((a, b) => a.rank - b.rank)
}

/** The page still has this card: its lease runs on, or begins anew where nobody else has taken it. */
export const renewLease = (
  db: WritableDb,
  { sample, holder, now, until }: { sample: number; holder: string; now: number; until: number },
): void =>
  void db.run(sql`UPDATE queue SET leased_by = ${holder}, leased_until = ${until}
    WHERE sample_id = ${sample} AND (leased_by = ${holder} OR leased_until < ${now})`)

/** What a page has on lease. */
export const leasedBy = (db: ReadableDb, holder: string): QueuedSample[] =>
  db.all(sql`SELECT ${columns} FROM queue WHERE leased_by = ${holder} ORDER BY rank`)

/** Puts a new ranking in; what is leased stays as it is, and so does what a person put in front (rank 0 and below). */
export function replaceQueue(db: WritableDb, samples: readonly QueuedSample[], now: number): void {
  db.transaction(() => {
    db.run(sql`DELETE FROM queue WHERE leased_until < ${now} AND rank > 0`)
    for (const s of samples)
      db.run(sql`INSERT OR IGNORE INTO queue (sample_id, rank, score, purpose, strategy, model_version, why)
        VALUES (${s.sample}, ${s.rank}, ${s.score}, ${s.purpose}, ${s.strategy}, ${s.modelVersion}, ${s.why})`)
  })
}

/** The lowest rank there is; 1 when there is nothing in front of a ranking. */
export const firstRank = (db: ReadableDb): number =>
  Math.min(1, db.get<{ rank: number | null }>(sql`SELECT MIN(rank) AS rank FROM queue`)?.rank ?? 1)

/** Gives a lease back, or all those of a page that is gone. */
export const releaseLease = (db: WritableDb, sample: number): void =>
  void db.run(sql`UPDATE queue SET leased_by = NULL, leased_until = 0 WHERE sample_id = ${sample}`)
export const releaseLeasesOf = (db: WritableDb, holder: string): number =>
  db.run(sql`UPDATE queue SET leased_by = NULL, leased_until = 0 WHERE leased_by = ${holder}`).changes

export const queuedSample = (db: ReadableDb, sample: number): QueuedSample | null =>
  db.get<QueuedSample>(sql`SELECT ${columns} FROM queue WHERE sample_id = ${sample}`) ?? null

export const dequeue = (db: WritableDb, sample: number): void =>
  void db.run(sql`DELETE FROM queue WHERE sample_id = ${sample}`)

/**
 * Returns all leases, for a studio that just started: whoever held them is gone. What was handed out to measure with is kept for that:
 * earlier versions wrote it down only with the answer.
 */
export function releaseLeases(db: WritableDb, now: number): void {
  db.transaction(() => {
    db.run(sql`INSERT OR IGNORE INTO holdout (sample_id, at)
      SELECT sample_id, ${now} FROM queue WHERE purpose = 'holdout' AND leased_by IS NOT NULL`)
    db.run(sql`UPDATE queue SET leased_by = NULL, leased_until = 0`)
  })
}

export const readyCount = (db: ReadableDb, now: number): number =>
  db.get<{ n: number }>(sql`SELECT COUNT(*) AS n FROM queue WHERE leased_until < ${now}`)!.n

export const queuedSamples = (db: ReadableDb): number[] => db.pluck(sql`SELECT sample_id FROM queue ORDER BY rank`)

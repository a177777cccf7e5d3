import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { like, storedJson } from '../stored-json.ts'
import { whyOf, type StoredWhy } from '../stored-why.ts'
import { personNamed, personOf } from './annotators.ts'
import { FIRST_TASK } from './labels.ts'

export type Purpose = 'strategy' | 'representative' | 'random' | 'holdout' | 'again'

/** A sample that is to be asked. */
export interface QueuedSample {
  readonly sample: number
  readonly rank: number
  readonly score: number | null
  readonly purpose: Purpose
  readonly strategy: string
  readonly modelVersion: number | null
  /** Parts, reasons, nearest labelled sample. */
  readonly why: StoredWhy
}

type Stored = Omit<QueuedSample, 'why'> & { readonly why: string }
const read = ({ why, ...row }: Stored): QueuedSample => ({ ...row, why: whyOf(why) })

/** A row as answers keep it; null where it cannot be read. */
export function storedAsk(text: string): QueuedSample | null {
  const row = storedJson<(Omit<QueuedSample, 'why'> & { why: StoredWhy | string }) | null>(text, null, isRow)
  // Files of earlier versions keep the reasons as a text within it.
  return row && { ...row, why: typeof row.why === 'string' ? whyOf(row.why) : whyOf(JSON.stringify(row.why)) }
}
const isRow = like({ sample: 0, rank: 0, strategy: '', why: null })

const columns = sql`q.sample_id AS sample, q.rank, q.score, q.purpose, q.strategy, q.model_version AS modelVersion, q.why`

/** Whose card, in which task. */
export interface Dealing {
  readonly task?: number
  /** A page. */
  readonly holder: string
  readonly annotator: string
  readonly now: number
  readonly until: number
}

/** Cards of `q` that pages have just now, beside one page. */
const leasesOfOthers = (now: number, holder: string | null = null) =>
  sql`SELECT 1 FROM leases e WHERE e.task_id = q.task_id AND e.sample_id = q.sample_id AND e.until >= ${now} AND e.holder IS NOT ${holder}`
const answers = sql`SELECT COUNT(*) FROM standings t WHERE t.task_id = q.task_id AND t.sample_id = q.sample_id`

/**
 * What of `q` an annotator can be asked: not answered by them, nor by as many as are wanted, counting those who have the card; or answered by all who are wanted,
 * and put in front to be looked at again by one of them.
 */
const dealable = (
  person: string,
  { now, holder }: Dealing,
) => sql`((${answers}) + (SELECT COUNT(*) FROM (${leasesOfOthers(now, holder)})) < q.wanted
    AND NOT EXISTS (SELECT 1 FROM standings t WHERE t.task_id = q.task_id AND t.sample_id = q.sample_id AND t.annotator = ${person})
    AND NOT EXISTS (${leasesOfOthers(now, holder)} AND e.annotator = ${person})
    OR q.purpose = 'again' AND (${answers}) >= q.wanted AND NOT EXISTS (${leasesOfOthers(now, holder)}))`

/** Hands out up to `count` samples to a page; a lease not answered by `until` (ms since 1970) returns to the queue by itself. */
export function leaseNext(db: WritableDb, { count, ...deal }: Dealing & { count: number }): QueuedSample[] {
  const { task = FIRST_TASK, holder, now } = deal
  const mine = sql`SELECT 1 FROM leases m WHERE m.task_id = q.task_id AND m.sample_id = q.sample_id AND m.holder = ${holder} AND m.until >= ${now}`
  const rows = db.all<Stored>(sql`SELECT ${columns} FROM asks q
    WHERE q.task_id = ${task} AND NOT EXISTS (${mine}) AND ${dealable(personOf(db, deal.annotator), deal)} ORDER BY q.rank LIMIT ${count}`)
  for (const { sample } of rows) writeLease(db, sample, deal)
  return rows.map(read)
}

function writeLease(db: WritableDb, sample: number, { task = FIRST_TASK, holder, annotator, until }: Dealing) {
  db.run(sql`INSERT OR REPLACE INTO leases (task_id, sample_id, holder, annotator, until)
    VALUES (${task}, ${sample}, ${holder}, ${personNamed(sql`${annotator}`)}, ${until})`)
}

/** The page still has this card: its lease runs on, or begins anew where nobody else has taken it. */
export function renewLease(db: WritableDb, { sample, ...deal }: Dealing & { sample: number }): void {
  const { task = FIRST_TASK, holder, until } = deal
  const known = db.run(
    sql`UPDATE leases SET until = ${until} WHERE task_id = ${task} AND sample_id = ${sample} AND holder = ${holder}`,
  )
  if (known.changes > 0) return
  if (
    db.get(
      sql`SELECT 1 FROM asks q WHERE q.task_id = ${task} AND q.sample_id = ${sample} AND ${dealable(personOf(db, deal.annotator), deal)}`,
    )
  )
    writeLease(db, sample, deal)
}

/** What a page has on lease. */
export const leasedBy = (db: ReadableDb, holder: string, task = FIRST_TASK): QueuedSample[] =>
  db
    .all<Stored>(
      sql`SELECT ${columns} FROM leases e JOIN asks q ON q.task_id = e.task_id AND q.sample_id = e.sample_id
        WHERE e.holder = ${holder} AND e.task_id = ${task} ORDER BY q.rank`,
    )
    .map(read)

/**
 * Puts a new ranking in. What a page has stays as it is, and so does what a person put in front (rank 0 and below) and what one of several annotators has
 * answered already.
 */
export function replaceQueue(db: WritableDb, samples: readonly QueuedSample[], now: number, task = FIRST_TASK): void {
  db.transaction(() => {
    db.run(sql`DELETE FROM asks AS q WHERE q.task_id = ${task} AND q.rank > 0 AND NOT EXISTS (${leasesOfOthers(now)})
      AND (q.wanted = 1 OR (${answers}) = 0)`)
    for (const s of samples)
      db.run(sql`INSERT OR IGNORE INTO asks (task_id, sample_id, rank, score, purpose, strategy, model_version, why, wanted)
        VALUES (${task}, ${s.sample}, ${s.rank}, ${s.score}, ${s.purpose}, ${s.strategy}, ${s.modelVersion}, ${JSON.stringify(s.why)},
          (SELECT wanted FROM tasks WHERE id = ${task}))`)
    dropLooseLeases(db)
  })
}
export const dropLooseLeases = (db: WritableDb) =>
  db.run(
    sql`DELETE FROM leases AS e WHERE NOT EXISTS (SELECT 1 FROM asks q WHERE q.task_id = e.task_id AND q.sample_id = e.sample_id)`,
  )

/** The lowest rank there is; 1 when there is nothing in front of a ranking. */
export const firstRank = (db: ReadableDb, task = FIRST_TASK): number =>
  Math.min(
    1,
    db.get<{ rank: number | null }>(sql`SELECT MIN(rank) AS rank FROM asks WHERE task_id = ${task}`)?.rank ?? 1,
  )

/** Gives a page's card back, or all those of a page that is gone. */
export const releaseLease = (db: WritableDb, sample: number, holder: string, task = FIRST_TASK): void =>
  void db.run(sql`DELETE FROM leases WHERE task_id = ${task} AND sample_id = ${sample} AND holder = ${holder}`)
export const releaseLeasesOf = (db: WritableDb, holder: string, task = FIRST_TASK): number =>
  db.run(sql`DELETE FROM leases WHERE holder = ${holder} AND task_id = ${task}`).changes

export function queuedSample(db: ReadableDb, sample: number, task = FIRST_TASK): QueuedSample | null {
  const row = db.get<Stored>(sql`SELECT ${columns} FROM asks q WHERE q.task_id = ${task} AND q.sample_id = ${sample}`)
  return row ? read(row) : null
}

/** Nobody is asked it any more. */
export function dequeue(db: WritableDb, sample: number, task = FIRST_TASK): void {
  db.run(sql`DELETE FROM asks WHERE task_id = ${task} AND sample_id = ${sample}`)
  db.run(sql`DELETE FROM leases WHERE task_id = ${task} AND sample_id = ${sample}`)
}

/** An annotator has answered: the card is no longer theirs, and asked of nobody once as many have answered as are wanted. */
export function settleAsk(db: WritableDb, sample: number, annotator: string, task = FIRST_TASK): void {
  const isDone = db.get(
    sql`SELECT 1 FROM asks q WHERE q.task_id = ${task} AND q.sample_id = ${sample} AND (${answers}) >= q.wanted`,
  )
  if (isDone) dequeue(db, sample, task)
  else
    db.run(
      sql`DELETE FROM leases WHERE task_id = ${task} AND sample_id = ${sample} AND annotator = ${personOf(db, annotator)}`,
    )
}

/** Returns all leases, for a studio that just started: whoever held them is gone. */
export const releaseLeases = (db: WritableDb): void => void db.run(sql`DELETE FROM leases`)

/** Samples that somebody could be asked now. */
export const readyCount = (db: ReadableDb, now: number, task = FIRST_TASK): number =>
  db.get<{ n: number }>(sql`SELECT COUNT(*) AS n FROM asks q WHERE q.task_id = ${task}
    AND (CASE WHEN q.wanted = 1 THEN 0 ELSE (${answers}) END) + (SELECT COUNT(*) FROM (${leasesOfOthers(now)})) < q.wanted`)!
    .n

export const queuedSamples = (db: ReadableDb, task = FIRST_TASK): number[] =>
  db.pluck(sql`SELECT sample_id FROM asks WHERE task_id = ${task} ORDER BY rank`)

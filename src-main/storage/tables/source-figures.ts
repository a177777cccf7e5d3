import { setImmediate } from 'node:timers/promises'
import { sql, type ReadableDb, type Sql } from '../database.ts'
import { lastAction } from './annotations.ts'
import { countedAt } from './standings.ts'
import { isRight } from './suggestions.ts'

export interface SourceFigures {
  readonly source: string
  readonly right: number
  /** Cards it said something of. */
  readonly of: number
  /** Cards on which it was heard first, and on which what it thought best was on screen. */
  readonly first: number
  readonly shown: number
}
const FIGURES = ['right', 'of', 'first', 'shown'] as const
interface Counted {
  readonly cards: number
  readonly sources: readonly SourceFigures[]
}

/** What is known of a task up to one action. `stamp`: what else it depends on than what was logged since. */
interface Running {
  readonly upTo: number
  readonly stamp: string
  readonly counted: Counted
}
const running = new WeakMap<ReadableDb, Map<number, Promise<Running | null>>>()
/** Samples counted in one go, and most whose answers are taken in one by one: with more, all are counted anew. */
const STRETCH = 2000

/**
 * How often what each source thought best was in the answer, of all suggestions of a task that were logged. `cards`: answered ones since then, also those of
 * which no source said anything. All is counted once, in stretches that let others in between; then only samples whose answers have changed since: what the log
 * said of them before goes, what it says now comes. Throws ProjectClosed.
 */
export async function sourceFigures(db: ReadableDb, task: number): Promise<Counted> {
  const ofTasks = running.get(db) ?? new Map<number, Promise<Running | null>>()
  running.set(db, ofTasks)
  const before = ofTasks.get(task) ?? Promise.resolve(null)
  const now = before.catch(() => null).then((known) => broughtUpToDate(db, task, known))
  ofTasks.set(task, now)
  return (await now).counted
}

async function broughtUpToDate(db: ReadableDb, task: number, known: Running | null): Promise<Running> {
  const from = known !== null && known.stamp === stampOf(db, known.upTo) ? known : await countAll(db, task)
  const upTo = lastAction(db)
  if (upTo === from.upTo) return from
  const touched = samplesSince(db, task, from.upTo)
  if (touched.length > STRETCH) return countAll(db, task)
  const which = sql`n.sample_id IN (SELECT value FROM json_each(${JSON.stringify(touched)}))`
  const [then, now] = [from.upTo, upTo].map((at) => countedIn(db, { task, upTo: at, which }))
  const counted = plus(plus(from.counted, then!, -1), now!)
  return { upTo, stamp: stampOf(db, upTo), counted }
}

async function countAll(db: ReadableDb, task: number): Promise<Running> {
  const upTo = lastAction(db)
  const stamp = stampOf(db, upTo)
  const last = db.get<{ id: number | null }>(sql`SELECT MAX(sample_id) AS id FROM annotations`)?.id ?? 0
  let counted: Counted = { cards: 0, sources: [] }
  for (let first = 0; first <= last; first += STRETCH) {
    if (first > 0) await setImmediate()
    const which = sql`n.sample_id BETWEEN ${first} AND ${first + STRETCH - 1}`
    counted = plus(counted, countedIn(db, { task, upTo, which }))
  }
  return { upTo, stamp, counted }
}

/** Of answers to samples for which `which` holds of `n`, as the log stood after an action. */
function countedIn(
  db: ReadableDb,
  { task, upTo, which }: { readonly task: number; readonly upTo: number; readonly which: Sql },
): Counted {
  const answers = sql`annotations n INDEXED BY annotations_by_sample CROSS JOIN actions a ON a.id = n.action_id`
  const counts = sql`${which} AND n.task_id = ${task} AND n.state = 'labelled' AND ${countedAt(upTo)}`
  const sources = db.all<SourceFigures>(sql`SELECT s.source, SUM(${isRight}) AS "right", COUNT(*) AS "of",
      SUM(s.place = 1) AS "first", SUM(s.shown) AS shown
    FROM ${answers} CROSS JOIN suggestions s ON s.annotation_id = n.id WHERE ${counts} GROUP BY s.source`)
  const { cards } = db.get<{ cards: number }>(sql`SELECT COUNT(*) AS cards FROM ${answers} WHERE ${counts}
    AND n.id >= (SELECT MIN(annotation_id) FROM suggestions) AND NOT EXISTS (SELECT 1 FROM holdout h WHERE h.sample_id = n.sample_id)
    AND (n.asked IS NOT NULL OR EXISTS (SELECT 1 FROM suggestions s WHERE s.annotation_id = n.id))`)!
  return { cards, sources }
}

/** Samples whose answers count otherwise than after an action: answered since, or something of theirs was taken back or taken again. */
const samplesSince = (db: ReadableDb, task: number, action: number): number[] =>
  db.pluck(sql`SELECT DISTINCT n.sample_id FROM actions a CROSS JOIN annotations n ON n.action_id = COALESCE(a.target, a.id)
    WHERE a.id > ${action} AND n.task_id = ${task}`)

/** Samples kept for measuring, and who is who: neither is in the log. And the action itself, whose number another one has where an import was taken back. */
const stampOf = (db: ReadableDb, action: number): string =>
  db.get<{
    stamp: string
  }>(sql`SELECT json_array((SELECT COUNT(*) FROM holdout), (SELECT TOTAL(sample_id) FROM holdout),
    (SELECT json_group_array(name || ' ' || person) FROM annotators WHERE name <> person),
    (SELECT json_array(at, annotator, kind, target) FROM actions WHERE id = ${action})) AS stamp`)!.stamp

/** `sign` −1: without them. By source; sources of which nothing is left are gone. */
function plus(all: Counted, more: Counted, sign = 1): Counted {
  const by = new Map(all.sources.map((one) => [one.source, one]))
  for (const one of more.sources) {
    const known = by.get(one.source)
    const sum = (figure: (typeof FIGURES)[number]) => (known?.[figure] ?? 0) + sign * one[figure]
    const [right, of, first, shown] = FIGURES.map(sum) as [number, number, number, number]
    by.set(one.source, { source: one.source, right, of, first, shown })
  }
  const sources = [...by.values()].filter(({ of }) => of > 0)
  return {
    cards: all.cards + sign * more.cards,
    sources: sources.sort((one, other) => (one.source < other.source ? -1 : 1)),
  }
}

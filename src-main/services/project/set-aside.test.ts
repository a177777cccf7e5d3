import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { textHash } from '../../platform/content-hash.ts'
import { handle, sql, type WritableDb } from '../../storage/database.ts'
import { migrate } from '../../storage/migrations/migrate.ts'
import { labelledSamples, recordDecisions } from '../../storage/tables/annotations.ts'
import { addToHoldout, holdoutSamples } from '../../storage/tables/holdout.ts'
import { ensureLabel } from '../../storage/tables/labels.ts'
import { queuedSamples } from '../../storage/tables/queue.ts'
import { isSetAside, releaseSetAside, setAside } from './set-aside.ts'

let db: WritableDb
beforeEach(() => {
  db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null)
  db.run(sql`INSERT INTO imports (id, file, at, state, receipt) VALUES (1, 'a.csv', 1, 'done', '{}')`)
})
afterEach(() => db.close())

/** Texts `from` … `from + count − 1`, as an import brings them; the first of their ids. */
function bring(count: number, from = 0): number {
  const first = (db.pluck<number | null>(sql`SELECT MAX(id) FROM samples`)[0] ?? 0) + 1
  for (let i = 0; i < count; i++) {
    const text = `text ${from + i}`
    db.run(sql`INSERT INTO samples (content_hash, text, import_id) VALUES (${textHash(text)}, ${text}, 1)`)
  }
  return first
}
const label = (samples: readonly number[]) =>
  samples.forEach((sample) => {
    const decisions = [{ sample, state: 'labelled' as const, labelId: ensureLabel(db, 'a') }]
    recordDecisions(db, { at: 1, annotator: 'Ada', kind: 'label', decisions })
  })
const aside = (first?: number) => setAside(db, { first, holdoutShare: 0.1, now: 1 })
const textsAside = () =>
  db.pluck<string>(sql`SELECT text FROM holdout h JOIN samples s ON s.id = h.sample_id ORDER BY text`)

test('a hash picks the share it is asked for, of any texts, and a smaller share is part of a larger one', () => {
  const hashes = Array.from({ length: 20_000 }, (_, i) => textHash(`sentence ${i}`))
  for (const share of [0.02, 0.125, 0.5]) {
    const picked = hashes.filter((hash) => isSetAside(hash, share))
    // Three standard deviations of a binomial draw.
    const spread = 3 * Math.sqrt(20_000 * share * (1 - share))
    expect(Math.abs(picked.length - 20_000 * share)).toBeLessThan(spread)
    expect(picked.every((hash) => isSetAside(hash, 0.6))).toBe(true)
    // Neighbours know nothing of each other: pairs that are both in it are as many as chance gives.
    const pairs = hashes.filter((hash, i) => i > 0 && isSetAside(hash, share) && isSetAside(hashes[i - 1]!, share))
    expect(Math.abs(pairs.length - 20_000 * share ** 2)).toBeLessThan(4 * Math.sqrt(20_000 * share ** 2))
  }
})

test('of a small pool an eighth, of a large one what ± 5 points need; later imports join in the same proportion', () => {
  aside(bring(1200))
  expect(holdoutSamples(db).length).toBeGreaterThan(120)
  expect(holdoutSamples(db).length).toBeLessThan(180)
  // Nothing is measured yet, so that a pool that has grown is looked at anew.
  aside(bring(18_800, 1200))
  const before = holdoutSamples(db)
  expect(Math.abs(before.length - 385)).toBeLessThan(60)
  label([before[0]!])
  aside(bring(20_000, 20_000))
  const after = holdoutSamples(db)
  expect(after.filter((id) => id <= 20_000)).toEqual(before)
  expect(Math.abs(after.length - before.length - 385)).toBeLessThan(60)
})

test('who wants a narrower interval gets a larger part, half of the pool at most', () => {
  const asideTo = (holdoutWidth: number, first: number) =>
    setAside(db, { first, holdoutShare: 0.1, holdoutWidth, now: 1 })
  asideTo(0.02, bring(10_000))
  // 1.96² · ¼ / .02² = 2,401; three standard deviations of the draw are 128.
  expect(Math.abs(holdoutSamples(db).length - 2401)).toBeLessThan(128)
  asideTo(0.01, bring(10, 10_000))
  expect(Math.abs(holdoutSamples(db).length - 5005)).toBeLessThan(150)
  asideTo(0.2, bring(10, 10_010))
  expect(holdoutSamples(db).length).toBeLessThan(50)
})

test('the same texts in another order and another project are the same part', () => {
  aside(bring(1200))
  const first = textsAside()
  db.exec('DELETE FROM holdout; DELETE FROM samples; DELETE FROM project')
  aside(bring(600, 600))
  aside(bring(600))
  expect(textsAside()).toEqual(first)
})

test('nothing is set aside where no card is to measure', () => {
  bring(100)
  setAside(db, { holdoutShare: 0, now: 1 })
  expect(holdoutSamples(db)).toEqual([])
})

test('what is released teaches, and nothing is set aside again', () => {
  aside(bring(1200))
  const kept = holdoutSamples(db)
  label([...kept.slice(0, 7), ...[1, 2, 3].map((i) => 1200 - i).filter((id) => !kept.includes(id))])
  expect(releaseSetAside(db, 2)).toBe(7)
  expect([holdoutSamples(db), labelledSamples(db, true)]).toEqual([[], []])
  expect(labelledSamples(db, false).length).toBeGreaterThanOrEqual(7)
  aside(bring(400, 1200))
  aside()
  expect(holdoutSamples(db)).toEqual([])
})

test('a project of an earlier version goes over with as many measured, and what was drawn from the rest teaches', () => {
  bring(10_000)
  const answered = Array.from({ length: 600 }, (_, i) => 10 * i + 1)
  label(answered)
  const drawn = answered.filter((_, i) => i % 10 === 0)
  addToHoldout(db, drawn, 1)
  db.exec(`INSERT INTO asks (task_id, sample_id, rank, purpose, strategy, why) VALUES
    (1, 2, 1, 'holdout', 'random.v1', '{}'), (1, 3, 2, 'strategy', 'margin.v1', '{}')`)
  aside()
  const measured = labelledSamples(db, true).length
  // 60 of 600 labels: a tenth of the pool, three standard deviations of the draw either way.
  expect(Math.abs(measured - 60)).toBeLessThan(3 * Math.sqrt(600 * 0.1 * 0.9))
  expect(measured + labelledSamples(db, false).length).toBe(600)
  const kept = new Set(holdoutSamples(db))
  expect(drawn.filter((id) => !kept.has(id)).length).toBeGreaterThan(40)
  expect(queuedSamples(db)).toEqual([2, 3].filter((id) => kept.has(id) === (id === 2)))
  const once = holdoutSamples(db)
  aside()
  expect(holdoutSamples(db)).toEqual(once)
})

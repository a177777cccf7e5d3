import { expect, test } from 'vitest'
import { golden } from '../../../tests/golden/golden.ts'
import { clusteredFeatures, makeRequest, randomProbabilities } from '../../../tests/query-strategies/make-request.ts'
import { rowOf } from '../../platform/matrix.ts'
import { resolveOptions } from '../../platform/options.ts'
import { underRules } from './batch-rules.ts'
import { margin } from '../margin/margin.ts'
import { maxHerding } from '../max-herding/max-herding.ts'
import { random } from '../random/random.ts'

const features = clusteredFeatures(60, 8, 4, 1)
const probabilities = randomProbabilities(60, 4, 2)
const scores = Float32Array.from({ length: 60 }, (_, i) => 1 - i / 100)
const output = { probabilities, scores }
const request = (change: Partial<Parameters<typeof makeRequest>[0]> = {}) =>
  makeRequest({ features, output, classes: 4, count: 10, ...change })
const under = (given: Record<string, number | boolean>) => resolveOptions(margin.id, margin.options, given)

test('every strategy has the rules, random alone none', () => {
  expect(Object.keys(maxHerding.options)).toEqual(['sample', 'randomShare', 'balance', 'holdBackCopies'])
  expect(random.options).toEqual({})
})

test('a random share is rounded half up, comes last, and says with what chance each was drawn', async () => {
  const {
    b,
    eps,
    n_random_half_up: drawn,
  } = golden<{ b: number; eps: number; n_random_half_up: number }>('epsilon_mix')
  const { picks, reasons } = await margin.choose(request({ count: b }), under({ randomShare: eps }))
  expect(picks.slice(0, b - drawn).map(({ row }) => row)).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(picks.slice(b - drawn).map(({ parts }) => parts['chance'])).toEqual([1 / 53, 1 / 52, 1 / 51])
  expect(new Set(picks.map(({ row }) => row)).size).toBe(b)
  expect(reasons).toContainEqual({ code: 'random-slots', fields: { count: drawn } })
})

test('balance looks for predicted rare classes in up to half of the batch', async () => {
  const labelled = { rows: Int32Array.of(50, 51, 52, 53, 54), labels: Int32Array.of(0, 0, 1, 1, 2) }
  const { picks, reasons } = await margin.choose(request({ labelled }), under({ balance: true }))
  const guess = (row: number) => rowOf(probabilities, row).indexOf(Math.max(...rowOf(probabilities, row)))
  // Counts 2 2 1 0 and five slots: water-filling gives 1 1 1 2.
  expect(reasons).toContainEqual({ code: 'balanced-slots', fields: { count: 5 } })
  expect(
    picks
      .slice(0, 5)
      .map(({ row }) => guess(row))
      .sort(),
  ).toEqual([0, 1, 2, 3, 3])
  expect(picks).toHaveLength(10)
})

test('near copies of what is in the batch wait, and others take their place', async () => {
  const copies = { ...features, data: features.data.slice() }
  for (const row of [1, 2, 3]) copies.data.set(rowOf(features, 0), row * 8)
  const held = await margin.choose(request({ features: copies, count: 5 }), under({}))
  expect(held.picks.map(({ row }) => row)).toEqual([0, 4, 5, 6, 7])
  expect(held.reasons).toContainEqual({ code: 'copies-held-back', fields: { count: 3 } })
  const all = await margin.choose(request({ features: copies, count: 5 }), under({ holdBackCopies: false }))
  expect(all.picks.map(({ row }) => row)).toEqual([0, 1, 2, 3, 4])
})

test('asked to look at a part of the pool, it draws that part at random and says so', async () => {
  const { picks, reasons } = await margin.choose(request({ count: 3 }), under({ sample: 12 }))
  expect(picks).toHaveLength(3)
  expect(picks.map(({ row }) => row)).not.toEqual([0, 1, 2])
  expect(reasons).toContainEqual({ code: 'sub-sampled', fields: { used: 12, of: 60 } })
  const few = await margin.choose(request({ count: 20 }), under({ sample: 5 }))
  expect(few.picks).toHaveLength(20)
})

test('what a rule has put into the batch counts as covered for the rest of it', async () => {
  const seen: number[][] = []
  const spy = async ({ pool, count }: Parameters<typeof margin.choose>[0]) => {
    seen.push([...pool.labelled.rows])
    return { picks: [...pool.candidates.slice(0, count)].map((row) => ({ row, score: 1, parts: {} })), reasons: [] }
  }
  const labelled = { rows: Int32Array.of(50, 51, 52), labels: Int32Array.of(0, 1, 2) }
  const rules = { sample: 0, randomShare: 0, balance: true, holdBackCopies: false }
  const { picks } = await underRules(spy, request({ labelled, count: 4 }), rules)
  expect(seen).toEqual([
    [50, 51, 52],
    [50, 51, 52, ...picks.slice(0, 2).map(({ row }) => row)],
  ])
})

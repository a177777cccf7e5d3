import { expect, test } from 'vitest'
import { mulberry32, weightedIndex } from '../platform/random.ts'
import { heldMacroF1 } from './macro-f1.ts'

// scikit-learn's f1_score over the classes held, and the smoothed bootstrap in numpy with 200,000 draws.
const truth = Int32Array.from({ length: 120 }, (_, i) => (i % 9 ? (i * 7) % 5 : 5))
const predicted = truth.map((label, i) => ((i * 11) % 10 < 7 ? label : (i * 3) % 7))

test('macro-F1 over the classes held, its interval and the classes it says nothing of are the reference’s', () => {
  const { value, low, high, absent } = heldMacroF1(truth, predicted, 8)
  expect(value).toBeCloseTo(0.730928632714347, 12)
  expect(Math.abs(low - 0.6435625)).toBeLessThan(0.01)
  expect(Math.abs(high - 0.8052663)).toBeLessThan(0.01)
  expect(absent).toEqual([6, 7])
})

test('a hold-out of one class answered right has an interval as wide as Wilson’s', () => {
  const { value, low, high } = heldMacroF1(Int32Array.of(0, 0, 0, 0), Int32Array.of(0, 0, 0, 0), 2)
  // 4 of 4: statsmodels.
  expect([value, high]).toEqual([1, 1])
  expect(low).toBeCloseTo(0.5101, 4)
})

/** Shares of [truth, predicted] where each class is right in `right` and else said to be one of the next two. */
function simulated(classes: number, right: number, skew: number) {
  const weights = Array.from({ length: classes }, (_, c) => 1 / (c + 1) ** skew)
  const total = weights.reduce((a, b) => a + b, 0)
  const share = weights.map((w) => w / total)
  const named = share.map(
    (own, c) => own * right + ([1, 2].reduce((s, k) => s + share[(c + classes - k) % classes]!, 0) * (1 - right)) / 2,
  )
  const f1 = share.map((own, c) => (2 * own * right) / (own + named[c]!))
  return { share, f1 }
}

test.each([
  [5, 0.8, 0, 50],
  [20, 0.85, 0, 60],
  [10, 0.85, 1.2, 150],
])('covers the true macro-F1: %i classes, %d right, skew %d, %i samples', (classes, right, skew, samples) => {
  const { share, f1 } = simulated(classes, right, skew)
  const random = mulberry32(7)
  const draws = 200
  let covered = 0
  for (let draw = 0; draw < draws; draw++) {
    const real = Int32Array.from({ length: samples }, () => weightedIndex(share, random))
    const said = real.map((t) => (random() < right ? t : (t + 1 + Math.floor(2 * random())) % classes))
    const { low, high, absent } = heldMacroF1(real, said, classes)
    const held = f1.filter((_, c) => !absent.includes(c))
    const truth = held.reduce((a, b) => a + b, 0) / held.length
    covered += Number(low <= truth && truth <= high)
  }
  expect(covered / draws).toBeGreaterThanOrEqual(0.93)
})

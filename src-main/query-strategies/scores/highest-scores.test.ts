import fc from 'fast-check'
import { expect, test } from 'vitest'
import { highestScores } from './highest-scores.ts'

const all = (n: number) => Int32Array.from({ length: n }, (_, i) => i)

test('equal margins that differ in their last bit go by row', () => {
  // 0.6 − 0.4 is 0.19999999999999996 and 0.5 − 0.3 is 0.2: the raw order would be 3, 0, 4.
  const margins = [0.5 - 0.3, 0.34 - 0.33, 0.9 - 0.05, 0.6 - 0.4, 0.5 - 0.3]
  expect([
    ...highestScores(
      all(5),
      Float64Array.from(margins, (m) => 1 - m),
      5,
    ),
  ]).toEqual([1, 0, 3, 4, 2])
})

test('rows without a number are left out', () => {
  expect([...highestScores(all(5), [NaN, 1, Infinity, 3, -Infinity], 5)]).toEqual([3, 1])
})

test('agrees with a full sort for any scores and counts', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 60 }), fc.nat(70), (scores, count) => {
      const sorted = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b)
      expect([...highestScores(all(scores.length), scores, count)]).toEqual(sorted.slice(0, count))
    }),
  )
})

import { expect, test } from 'vitest'
import { makeRequest, toMatrix } from '../../../tests/query-strategies/make-request.ts'
import { anchorMargin } from './anchor-margin.ts'

// A common class around angle 0, a rare one around 2: rows 0 and 1 are labelled, one of each.
const common = Array.from({ length: 40 }, (_, i) => -0.4 + 0.02 * i)
const rare = [1.9, 1.95, 2.05, 2.1]
const angles = [0, 2, ...common, ...rare]
const features = toMatrix(angles.map((angle) => [Math.cos(angle), Math.sin(angle)]))
const labelled = { rows: Int32Array.of(0, 1), labels: Int32Array.of(0, 1) }
const isRare = (row: number) => row >= 42
// The common samples are the less sure ones: margin alone would ask nothing else.
const probabilities = toMatrix(angles.map((_, row) => (isRare(row) ? [0.25, 0.75] : [0.55, 0.45])))

test('looks as much around the rare class as around the common one', async () => {
  const options = { anchors: 10, near: 4, looked: 6 }
  const request = makeRequest({ features, labelled, output: { probabilities }, classes: 2, count: 6 })
  const { picks } = await anchorMargin.choose(request, options)
  const asked = picks.map(({ row }) => row)
  // Four are near each anchor. The rare ones lie within .1 of theirs, the common ones that were brought within .04; of the eight the six most alike are
  // looked at: all four common ones, and the two rare ones at .05.
  const near = (row: number) => Math.min(Math.abs(angles[row]!), Math.abs(angles[row]! - 2))
  expect(asked.filter(isRare).map((row) => angles[row])).toEqual([1.95, 2.05])
  for (const row of asked.filter((row) => !isRare(row))) expect(near(row)).toBeLessThan(0.05)
  // The unsure ones first.
  expect(asked.map(isRare)).toEqual([false, false, false, false, true, true])
})

test('many labelled samples of a class are thinned to anchors far from each other', async () => {
  const rows = Int32Array.from({ length: 42 }, (_, i) => i)
  const labels = Int32Array.from(rows, (row) => (row === 1 ? 1 : 0))
  const all = { rows, labels }
  const request = makeRequest({ features, labelled: all, output: { probabilities }, classes: 2, count: 4 })
  const { picks } = await anchorMargin.choose(request, { anchors: 1, near: 4, looked: 10 })
  // One anchor of each class brings four samples each; all that is left of the pool is the rare class.
  expect(picks.map(({ row }) => row).toSorted((a, b) => a - b)).toEqual([42, 43, 44, 45])
})

import { expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { normalised, normalisedGraph, spreadLabels } from './spread-labels.ts'

/** Path of four nodes with weights 1, .5, 2: the graph of the reference. */
const path = normalised(4, {
  sources: [0, 1, 1, 2, 2, 3],
  targets: [1, 0, 2, 1, 3, 2],
  weights: [1, 1, 0.5, 0.5, 2, 2],
})

test('labels spread over a path as the closed form of the reference says, to 1e-6', () => {
  const { F } = golden<{ F: number[][] }>('label_spreading')
  const spread = spreadLabels(path, [0, 3], [0, 1], 2, { alpha: 0.8, rounds: 100 })
  F.flat().forEach((value, i) => expect(spread[i]).toBeCloseTo(value, 6))
})

test('spreading is linear in the labels', () => {
  const [both, one, other] = [
    spreadLabels(path, [0, 3], [0, 1], 2),
    spreadLabels(path, [0], [0], 2),
    spreadLabels(path, [3], [1], 2),
  ]
  both.forEach((value, i) => expect(value).toBeCloseTo(one[i]! + other[i]!, 6))
})

test('a component without a label stays unknown: a row of zeros', () => {
  const apart = normalised(4, { sources: [0, 1, 2, 3], targets: [1, 0, 3, 2], weights: [1, 1, 1, 1] })
  const spread = spreadLabels(apart, [0], [1], 2)
  expect(spread[3]).toBeGreaterThan(0)
  expect([...spread.subarray(4)]).toEqual([0, 0, 0, 0])
})

test('an edge counts once in each direction, whether one or both rows list it; opposite rows are not linked', () => {
  const graph = normalisedGraph({
    k: 1,
    neighbours: Int32Array.of(1, 0, 1, 0),
    similarities: Float32Array.of(0.9, 0.9, 0.5, -0.2),
  })
  const edges = [0, 1, 2, 3].map((i) => [...graph.to.subarray(graph.from[i], graph.from[i + 1])].sort())
  expect(edges).toEqual([[1], [0, 2], [1], []])
  const [a, b] = [0.9 ** 3, 0.5 ** 3]
  expect(graph.weights[0]).toBeCloseTo(a / Math.sqrt(a * (a + b)), 6)
})

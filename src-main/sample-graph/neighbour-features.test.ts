import { expect, test } from 'vitest'
import { matrix } from '../platform/matrix.ts'
import { neighbourFeatures } from './neighbour-features.ts'

test('half the row, half the cos²-weighted mean of its neighbours, at length 1', () => {
  const features = matrix(3, 2, Float32Array.of(1, 0, 0, 1, 0.6, 0.8))
  const graph = {
    k: 2,
    neighbours: Int32Array.of(2, 1, 2, 0, 1, 0),
    similarities: Float32Array.of(0.6, 0, 0.8, -1, 0.8, 0.6),
  }
  const { data } = neighbourFeatures(features, graph)
  // Row 0: only row 2 counts, cos 0 weighs nothing; row 1: a negative cosine weighs nothing either.
  const mix = [0.36 / (0.36 + 0.64), 0.64 / (0.36 + 0.64)]
  const rows = [
    [1 + 0.6, 0.8],
    [0.6, 1 + 0.8],
    [0.6 + mix[0]!, 0.8 + mix[1]!],
  ]
  rows.forEach(([x, y], i) => {
    expect(data[2 * i]).toBeCloseTo(x! / Math.hypot(x!, y!), 6)
    expect(data[2 * i + 1]).toBeCloseTo(y! / Math.hypot(x!, y!), 6)
  })
})

test('a row without neighbours is itself', () => {
  const features = matrix(1, 2, Float32Array.of(0.6, 0.8))
  const alone = neighbourFeatures(features, { k: 0, neighbours: new Int32Array(0), similarities: new Float32Array(0) })
  expect(alone.data[0]).toBeCloseTo(0.6, 6)
})

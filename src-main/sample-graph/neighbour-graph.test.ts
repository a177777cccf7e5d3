import { expect, test } from 'vitest'
import { clusteredFeatures } from '../../tests/query-strategies/make-request.ts'
import { matrix, type Matrix } from '../platform/matrix.ts'
import { plainMatrixMath } from '../query-strategies/geometry/plain-matrix-math.ts'
import { centredRows, grownGraph, meanRow, neighbourGraph } from './neighbour-graph.ts'

const { nearest } = plainMatrixMath
const first = ({ columns, data }: Matrix, rows: number) => matrix(rows, columns, data.slice(0, rows * columns))

test('every row is linked to its nearest others by cosine, never to itself', async () => {
  const features = clusteredFeatures(60, 5, 4, 3)
  const { k, neighbours, similarities } = await neighbourGraph(features, 6, nearest)
  expect(k).toBe(6)
  for (let i = 0; i < 60; i++) {
    const cosines = Array.from({ length: 60 }, (_, j) => {
      let sum = 0
      for (let d = 0; d < 5; d++) sum += features.data[i * 5 + d]! * features.data[j * 5 + d]!
      return j === i ? -Infinity : sum
    })
    const expected = [...cosines].sort((a, b) => b - a).slice(0, 6)
    expected.forEach((value, j) => expect(similarities[i * 6 + j]).toBeCloseTo(value, 6))
    expect([...neighbours.subarray(i * 6, i * 6 + 6)]).not.toContain(i)
  }
})

test.each([1, 3, 7, 40])('a graph grown by %i rows has the edges of one built anew', async (added) => {
  const features = clusteredFeatures(60 + added, 5, 4, 9)
  const before = await neighbourGraph(first(features, 60), 6, nearest)
  expect(await grownGraph(before, features, nearest)).toEqual(await neighbourGraph(features, 6, nearest))
})

test('copies of rows grow the graph as they would build it: the older copy comes first', async () => {
  const once = clusteredFeatures(20, 4, 2, 5)
  const twice = matrix(40, 4, Float32Array.from([...once.data, ...once.data]))
  const grown = await grownGraph(await neighbourGraph(once, 3, nearest), twice, nearest)
  expect(grown).toEqual(await neighbourGraph(twice, 3, nearest))
  expect(grown.neighbours[20 * 3]).toBe(0)
})

test('fewer rows than neighbours: as many links as there are others; a row alone has none', async () => {
  expect((await neighbourGraph(clusteredFeatures(4, 3, 2, 1), 10, nearest)).k).toBe(3)
  expect(await neighbourGraph(clusteredFeatures(1, 3, 1, 1), 10, nearest)).toMatchObject({ k: 0 })
})

test('centred rows have length 1 around the mean; a row at the mean stays 0', () => {
  const features = matrix(3, 2, Float32Array.of(1, 0, 0, 1, 0.5, 0.5))
  const centred = centredRows(features, meanRow(features))
  ;[Math.SQRT1_2, -Math.SQRT1_2, -Math.SQRT1_2, Math.SQRT1_2, 0, 0].forEach((value, i) =>
    expect(centred.data[i]).toBeCloseTo(value, 6),
  )
})

import { expect, test } from 'vitest'
import { clusteredFeatures } from '../../tests/query-strategies/make-request.ts'
import { matrix, rowOf } from '../platform/matrix.ts'
import { mulberry32 } from '../platform/random.ts'
import { plainMatrixMath } from '../query-strategies/geometry/plain-matrix-math.ts'
import { neighbourGraph } from './neighbour-graph.ts'
import { amongNeighbours, neighbourLayout } from './neighbour-layout.ts'

const { nearest } = plainMatrixMath
/** Everywhere the same, so that only the graph can part the clusters. */
const anywhere = (rows: number) => {
  const random = mulberry32(3)
  return matrix(
    rows,
    2,
    Float32Array.from({ length: 2 * rows }, () => random() - 0.5),
  )
}
/** Of every row, the nearest in a plane. */
function nearestPlace({ rows, data }: { rows: number; data: Float32Array }, i: number) {
  const distance = (j: number) => (data[2 * i]! - data[2 * j]!) ** 2 + (data[2 * i + 1]! - data[2 * j + 1]!) ** 2
  return [...Array(rows).keys()].filter((j) => j !== i).sort((a, b) => distance(a) - distance(b))[0]!
}

test('rows that are neighbours in their features are neighbours on the map', async () => {
  const features = clusteredFeatures(120, 8, 4, 2)
  const graph = await neighbourGraph(features, 8, nearest)
  const placed = neighbourLayout(graph, anywhere(120), mulberry32(1))
  const linked = [...Array(120).keys()].filter((i) =>
    [...graph.neighbours.subarray(i * 8, i * 8 + 8)].includes(nearestPlace(placed, i)),
  )
  // By chance 8 of 119 neighbours would be there: 8 rows of 120.
  expect(linked.length).toBeGreaterThan(90)
})

test('the same graph, start and random numbers give the same places', async () => {
  const graph = await neighbourGraph(clusteredFeatures(40, 5, 3, 7), 5, nearest)
  const layOut = () => neighbourLayout(graph, anywhere(40), mulberry32(9))
  expect(layOut()).toEqual(layOut())
})

test.each([1, 2, 3])('%i rows have finite places', async (rows) => {
  const graph = await neighbourGraph(clusteredFeatures(rows, 4, 1, 5), 10, nearest)
  const { data } = neighbourLayout(graph, anywhere(rows), mulberry32(2))
  expect(data.length).toBe(2 * rows)
  expect([...data].every(Number.isFinite)).toBe(true)
})

test('a pool of copies has finite places', async () => {
  const copies = matrix(
    30,
    3,
    Float32Array.from({ length: 90 }, (_, i) => (i % 3 === 0 ? 1 : 0)),
  )
  const graph = await neighbourGraph(copies, 10, nearest)
  const { data } = neighbourLayout(graph, matrix(30, 2), mulberry32(2))
  expect([...data].every(Number.isFinite)).toBe(true)
})

test('a row that is added lies on its copy, and between two it is equally like', async () => {
  const laidOut = matrix(2, 2, Float32Array.of(1, 0, 0, 1))
  const places = matrix(2, 2, Float32Array.of(4, 8, -2, 6))
  const half = Math.SQRT1_2
  const added = await amongNeighbours(matrix(2, 2, Float32Array.of(1, 0, half, half)), laidOut, places, nearest)
  ;[4, 8].forEach((value, axis) => expect(rowOf(added, 0)[axis]).toBeCloseTo(value, 4))
  ;[1, 7].forEach((value, axis) => expect(rowOf(added, 1)[axis]).toBeCloseTo(value, 4))
})

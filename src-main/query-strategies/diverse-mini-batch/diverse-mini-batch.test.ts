import { expect, test } from 'vitest'
import { makeRequest, toMatrix } from '../../../tests/query-strategies/make-request.ts'
import { gatherRows, matrix, rowOf } from '../../platform/matrix.ts'
import { mulberry32 } from '../../platform/random.ts'
import { plainMatrixMath as math } from '../geometry/plain-matrix-math.ts'
import { clusterMiddles } from '../geometry/cluster-middles.ts'
import { spreadSeeds, weightedKMeans } from '../geometry/weighted-k-means.ts'
import { diverseMiniBatch } from './diverse-mini-batch.ts'

/** Three groups that overlap. */
const points = toMatrix(
  // prettier-ignore
  [
    [0, 0.13], [-0.12, -0.4], [-0.2, -0.45], [0.03, 0.6], [-0.22, -0.28], [0.22, 0.16], [0.05, -0.42], [-0.01, 0.31],
    [0.6, 0.09], [0.34, -0.28], [0.37, 0.19], [0.63, 0.42], [1.27, 0.22], [0.07, 0.06], [1.18, 0.35], [0.51, 0.09],
    [-0.04, 0.94], [0.88, 0.94], [0.39, 1.7], [0.14, 1.25], [0.45, 1.33], [-0.15, 1.33], [1.01, 0.6], [0.79, 1.35],
  ],
)
// prettier-ignore
const weights = [
  0.76, 0.13, 0.36, 0, 0.15, 0, 0.02, 0.67, 0.14, 0.96, 0.35, 0.37,
  0.41, 0, 0.02, 0.19, 0.06, 0.16, 0.01, 0.94, 0.05, 0.45, 0.09, 0.76,
]

/** scikit-learn 1.9.1: KMeans(3, init=points[:3], n_init=1, tol=0).fit(points, sample_weight=weights). */
const CENTRES = [
  [0.341275720165, 1.271522633745],
  [0.378383838384, 0.111237373737],
  [-0.181212121212, -0.400606060606],
]
const CLUSTERS = [1, 2, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0]

test('finds the weighted clusters scikit-learn finds, and asks the middle of each, most weight first', async () => {
  const found = await weightedKMeans(points, weights, gatherRows(points, [0, 1, 2]), math)
  expect([...found.assignment]).toEqual(CLUSTERS)
  CENTRES.flat().forEach((x, i) => expect(found.centres.data[i]).toBeCloseTo(x, 6))
  expect(clusterMiddles(found, weights, 3)).toEqual([
    { at: 10, size: 13 },
    { at: 20, size: 7 },
    { at: 2, size: 4 },
  ])
  // The second nearest of each by the same centres.
  expect(clusterMiddles(found, weights, 5).map(({ at }) => at)).toEqual([10, 20, 2, 15, 19])
})

test('what weighs nothing is no seed, and copies of the drawn ones only where nothing else is left', async () => {
  const two = toMatrix([
    [0, 0],
    [0, 0],
    [1, 0],
    [5, 5],
  ])
  for (let seed = 0; seed < 20; seed++) {
    const seeds = await spreadSeeds(two, [1, 1, 1, 0], 2, mulberry32(seed), math)
    expect([...seeds.data].toSorted()).toEqual([0, 0, 0, 1])
  }
  const all = await spreadSeeds(two, [1, 1, 1, 0], 4, mulberry32(1), math)
  expect(all.rows).toBe(4)
})

test('a cluster without weight stays where it is', async () => {
  const start = toMatrix([
    [0.1, 0],
    [1, 1],
  ])
  const { centres, assignment } = await weightedKMeans(start, [0, 1], start, math)
  expect([...assignment]).toEqual([0, 1])
  expect([...rowOf(centres, 0)]).toEqual([...rowOf(start, 0)])
})

/** Three groups far apart; in each, the second is in the middle. What is sure lies elsewhere. */
const spokes = [0, 2, 4].flatMap((angle) => [-0.1, 0, 0.1, 0.9].map((away) => angle + away))
const features = toMatrix(spokes.map((angle) => [Math.cos(angle), Math.sin(angle)]))
const sure = (row: number) => row % 4 === 3

test('asks the middle of each group of unsure samples, for one label and for several', async () => {
  const single = { probabilities: toMatrix(spokes.map((_, row) => (sure(row) ? [1, 0, 0] : [0.4, 0.4, 0.2]))) }
  const several = { probabilities: toMatrix(spokes.map((_, row) => (sure(row) ? [0.9, 0, 0] : [0.5, 0.5, 0.4]))) }
  const none = { rows: new Int32Array(0), labels: new Int32Array(0) }
  for (const [output, labelled] of [
    [single, none],
    [several, { rows: none.rows, labels: matrix(0, 3) }],
  ] as const)
    for (let seed = 0; seed < 10; seed++) {
      const request = makeRequest({ features, output, labelled, classes: 3, count: 3, seed })
      const { picks } = await diverseMiniBatch.choose(request, { factor: 3 })
      expect(picks.map(({ row }) => row).toSorted((a, b) => a - b)).toEqual([1, 5, 9])
    }
})

import { expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { clusteredFeatures, makeRequest, toMatrix } from '../../tests/query-strategies/make-request.ts'
import { resolveOptions } from '../platform/options.ts'
import { mulberry32 } from '../platform/random.ts'
import { densities } from './geometry/density.ts'
import { densityWeighted } from './density-weighted/density-weighted.ts'
import { dpp, greedyMap } from './dpp/dpp.ts'
import { kCenter } from './k-center/k-center.ts'
import { plainMatrixMath as math } from './geometry/plain-matrix-math.ts'
import { coverMost, probCover } from './prob-cover/prob-cover.ts'
import { mostTypical } from './typiclust/typiclust.ts'

const X = toMatrix([
  [0, 0],
  [0.2, 0],
  [0, 0.2],
  [0.2, 0.2],
  [3, 0],
  [3.2, 0.1],
  [3, 0.3],
  [0, 3],
  [0.1, 3.1],
  [6, 6],
])
/** Distances come from float32 products: 1e-5 of the value. */
const close = (found: readonly number[], wanted: readonly number[], tolerance = 1e-5) => {
  expect(found).toHaveLength(wanted.length)
  found.forEach((x, i) => expect(Math.abs(x - wanted[i]!)).toBeLessThan(tolerance * Math.max(1, Math.abs(wanted[i]!))))
}

test('k-center takes the farthest point each time', async () => {
  const { picks, dist_at_pick: distances } = golden<{ picks: number[]; dist_at_pick: number[] }>('coreset_kcenter')
  const labelled = { rows: Int32Array.of(0), labels: Int32Array.of(0) }
  const found = (await kCenter.choose(makeRequest({ features: X, labelled, count: 4 }), {})).picks
  expect(found.map(({ row }) => row)).toEqual(picks)
  // Unit rows are at most 2 apart, which is as much as the strategy says.
  close(
    found.map(({ score }) => score),
    distances.map((d) => Math.min(2, d)),
  )
})

test('k-center with nothing labelled begins in the middle', async () => {
  const line = toMatrix([[0], [1], [2], [3], [10]])
  const { picks } = await kCenter.choose(makeRequest({ features: line, count: 2 }), {})
  expect(picks.map(({ row }) => row)).toEqual([3, 4])
})

test('TypiClust takes the most typical of each cluster in turn', async () => {
  const {
    cluster,
    K,
    picks_b4: picks,
    typicality,
  } = golden<{
    cluster: number[]
    K: number
    picks_b4: number[]
    typicality: Record<string, number[]>
  }>('typiclust')
  const clustered = { points: X, assignment: cluster, open: 10, count: 4, smallest: 1 }
  // Half of a cluster at most: clusters of four and three take K = 2 and 1 by the rule; the vectors fix K = 2.
  const found = await mostTypical({ ...clustered, neighboursIn: () => K }, math)
  expect(found.map(({ at }) => at)).toEqual(picks)
  close(
    found.map(({ score }) => score),
    [typicality['0']![0]!, typicality['1']![1]!, typicality['2']![0]!, typicality['3']![0]!],
    // Two points .14 apart at a length of 3 lose a digit more.
    1e-4,
  )
})

test('ProbCover takes the ball that covers most', async () => {
  const {
    delta,
    picks,
    new_covered: covers,
  } = golden<{ delta: number; picks: number[]; new_covered: number[] }>('probcover')
  const found = await coverMost({ points: X, open: 10, radius: delta, count: 4 }, math)
  expect(found).toEqual(picks.map((at, i) => ({ at, covers: covers[i]! })))
})

test('ProbCover finds a radius that keeps clusters apart', async () => {
  const features = clusteredFeatures(60, 16, 3, 4, 0.05)
  const { reasons } = await probCover.choose(
    makeRequest({ features, count: 3, classes: 3 }),
    resolveOptions(probCover.id, probCover.options),
  )
  const radius = Number(reasons.find(({ code }) => code === 'cover-radius')!.fields['radius'])
  expect(radius).toBeGreaterThan(0.2)
  expect(radius).toBeLessThan(1.2)
})

test('the determinantal batch has the log gains of the reference', async () => {
  const { q, picks, log_gain: gains } = golden<{ q: number[]; picks: number[]; log_gain: number[] }>('dpp_greedy')
  const found = await greedyMap({ points: X, quality: Float64Array.from(q), bandwidth: 2, count: 3 }, math)
  expect(found.map(({ at }) => at)).toEqual(picks)
  close(
    found.map(({ logGain }) => logGain),
    gains,
  )
})

test('a determinantal batch larger than what the pool spans ends with the most unsure of the rest', async () => {
  const copies = toMatrix([
    [1, 0],
    [1, 0],
    [1, 0],
    [0, 1],
  ])
  const probabilities = toMatrix([
    [0.5, 0.5],
    [0.9, 0.1],
    [0.6, 0.4],
    [0.7, 0.3],
  ])
  const request = makeRequest({ features: copies, output: { probabilities }, classes: 2, count: 3 })
  const { picks } = await dpp.choose(request, resolveOptions(dpp.id, dpp.options, { holdBackCopies: false }))
  expect(picks.map(({ row }) => row)).toEqual([0, 3, 2])
})

test('information density is the mean similarity to all', async () => {
  const { density } = golden<{ density: number[] }>('information_density')
  close([...(await densities(X, mulberry32(1), math)).values], density)
})

test('density-weighted entropy is their product', async () => {
  const { P, score, rank } = golden<{ P: number[][]; score: number[]; rank: number[] }>('density_weighted')
  const request = makeRequest({ features: X, output: { probabilities: toMatrix(P) }, count: 9, classes: 2 })
  const { picks } = await densityWeighted.choose(request, { beta: 1 })
  expect(picks.map(({ row }) => row)).toEqual(rank.slice(0, 9))
  close(
    picks.map((pick) => pick.score),
    rank.slice(0, 9).map((row) => score[row]!),
  )
})

import { expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { clusteredFeatures, makeRequest, toMatrix } from '../../tests/query-strategies/make-request.ts'
import { mulberry32 } from '../platform/random.ts'
import { residualsOf, spreadGradients } from './badge/badge.ts'
import { averageLinkage } from './cluster-margin/average-linkage.ts'
import { roundRobin } from './cluster-margin/cluster-margin.ts'
import { contrasts } from './contrastive/contrastive.ts'
import { gradientLength } from './expected-gradient-length/expected-gradient-length.ts'
import { plainMatrixMath as math } from './geometry/plain-matrix-math.ts'
import { rankedBatch } from './ranked-batch/ranked-batch.ts'

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

interface Badge {
  P: number[][]
  h: number[][]
  sq_norm: number[]
}
test('BADGE begins with the longest gradient and draws by squared distance', async () => {
  const { P, h, sq_norm } = golden<Badge>('badge')
  const gradients = { points: toMatrix(h), residuals: residualsOf(toMatrix(P)), count: 2 }
  const picks = await spreadGradients({ ...gradients, random: () => 0.5 }, math)
  expect(picks.map(({ at }) => at)).toEqual([2, 3])
  expect(picks[0]!.score ** 2).toBeCloseTo(sq_norm[2]!, 6)
  expect(picks[1]!.score ** 2).toBeCloseTo(0.9708, 6)
})

test('BADGE among copies alone takes any of the rest', async () => {
  const same = {
    points: toMatrix([
      [1, 0],
      [1, 0],
      [1, 0],
    ]),
    residuals: residualsOf(toMatrix(Array(3).fill([0.6, 0.4]))),
  }
  const picks = await spreadGradients({ ...same, count: 3, random: mulberry32(1) }, math)
  expect(picks.map(({ at }) => at).sort()).toEqual([0, 1, 2])
})

test('the expected gradient length is that of the reference, with and without bias', () => {
  const { P, h } = golden<Badge>('badge')
  const { with_bias: withBias, no_bias: without } = golden<{ with_bias: number[]; no_bias: number[] }>('egl')
  P.forEach((p, i) => {
    expect(gradientLength(p, h[i]!, true)).toBeCloseTo(withBias[i]!, 9)
    expect(gradientLength(p, h[i]!, false)).toBeCloseTo(without[i]!, 9)
  })
})

test('the contrast is the mean divergence from labelled neighbours', () => {
  const { P_lab, P_unl, score } = golden<{ P_lab: number[][]; P_unl: number[][]; score: number[] }>('cal')
  const found = contrasts(toMatrix(P_unl), toMatrix(P_lab), Int32Array.of(0, 1, 1, 0, 0, 1))
  found.forEach((x, i) => expect(x).toBeCloseTo(score[i]!, 6))
})

test('Cluster-Margin goes round from the smallest cluster', () => {
  const {
    candidates,
    per_cluster: clusters,
    picks_deterministic_b3: picks,
  } = golden<{
    candidates: number[]
    per_cluster: Record<string, number[]>
    picks_deterministic_b3: number[]
  }>('cluster_margin')
  const clusterOf = candidates.map((row) => Number(Object.keys(clusters).find((c) => clusters[c]!.includes(row))))
  expect(roundRobin(candidates, clusterOf, 3)).toEqual(picks)
})

test('average linkage joins what is near, and agrees with joining by hand', async () => {
  expect([...(await averageLinkage(X, 4, math))]).toEqual([0, 0, 0, 0, 1, 1, 1, 2, 2, 3])
  const points = clusteredFeatures(40, 6, 7, 2)
  for (const clusters of [1, 3, 10, 40])
    expect([...(await averageLinkage(points, clusters, math))]).toEqual(byHand(points, clusters))
})

/** Joins the two clusters of least mean distance, again and again. */
function byHand(points: typeof X, wanted: number): number[] {
  const distance = (a: number, b: number) =>
    Math.hypot(
      ...Array.from(
        { length: points.columns },
        (_, d) => points.data[a * points.columns + d]! - points.data[b * points.columns + d]!,
      ),
    )
  let groups = Array.from({ length: points.rows }, (_, i) => [i])
  const mean = (a: number[], b: number[]) =>
    a.flatMap((i) => b.map((j) => distance(i, j))).reduce((x, y) => x + y, 0) / (a.length * b.length)
  while (groups.length > wanted) {
    const pairs = groups.flatMap((a, i) => groups.slice(i + 1).map((b) => ({ a, b, d: mean(a, b) })))
    const { a, b } = pairs.reduce((x, y) => (y.d < x.d ? y : x))
    groups = [...groups.filter((g) => g !== a && g !== b), [...a, ...b]]
  }
  const first = groups.toSorted((a, b) => Math.min(...a) - Math.min(...b))
  return Array.from({ length: points.rows }, (_, i) => first.findIndex((g) => g.includes(i)))
}

test('the ranked batch has the picks and scores of the reference', async () => {
  const { U, trace } = golden<{ U: number[]; trace: [number, number, number][] }>('ranked_batch')
  const probabilities = toMatrix(U.map((u) => [1 - u / 2, u / 2]))
  const labelled = { rows: Int32Array.of(0), labels: Int32Array.of(0) }
  const request = makeRequest({ features: X, labelled, output: { probabilities }, classes: 2, count: 3 })
  const { picks } = await rankedBatch.choose(request, {})
  expect(picks.map(({ row }) => row)).toEqual(trace.map(([row]) => row))
  picks.forEach(({ score }, i) => expect(score).toBeCloseTo(trace[i]![2], 5))
})

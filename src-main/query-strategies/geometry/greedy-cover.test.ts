import { expect, test } from 'vitest'
import { golden } from '../../../tests/golden/golden.ts'
import { clusteredFeatures, toMatrix } from '../../../tests/query-strategies/make-request.ts'
import { matrixMath } from '../../compute/matrix-math.ts'
import { createRuntime } from '../../compute/ort-runtime.ts'
import type { MatrixMath } from '../../platform/matrix-math.ts'
import { matrix, rowOf } from '../../platform/matrix.ts'
import { mulberry32 } from '../../platform/random.ts'
import { greedyCover } from './greedy-cover.ts'
import { plainMatrixMath } from './plain-matrix-math.ts'

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
const all = Int32Array.from({ length: 10 }, (_, i) => i)
const tenPoints = { features: X, candidates: all, labelled: new Int32Array(0), bandwidth: 2, math: plainMatrixMath }
const valuesOf = (picks: readonly { score: number }[]) => {
  let sum = 0
  return picks.map(({ score }) => (sum += score))
}

test('picks and values are those of the reference', async () => {
  const { picks: selected, coverage_value: value } = golden<{ picks: number[]; coverage_value: number[] }>('maxherding')
  const { picks } = await greedyCover({ ...tenPoints, count: selected.length, random: mulberry32(1) })
  expect(picks.map(({ row }) => row)).toEqual(selected)
  valuesOf(picks).forEach((v, i) => expect(v).toBeCloseTo(value[i]!, 6))
})

test('with weights too', async () => {
  const { picks: selected, value } = golden<{ picks: number[]; value: number[] }>('uherding')
  const weightOf = (row: number) => (row + 1) / 10
  const { picks } = await greedyCover({ ...tenPoints, count: selected.length, weightOf, random: mulberry32(1) })
  expect(picks.map(({ row }) => row)).toEqual(selected)
  valuesOf(picks).forEach((v, i) => expect(v).toBeCloseTo(value[i]!, 6))
})

test('ONNX Runtime covers as plain loops do, and renewing few gains picks what renewing all would', async () => {
  const features = clusteredFeatures(300, 8, 12, 3)
  const candidates = Int32Array.from({ length: 280 }, (_, i) => i + 20)
  const labelled = Int32Array.from({ length: 20 }, (_, i) => i)
  const request = { features, candidates, labelled, count: 25 }
  const plain = await greedyCover({ ...request, math: plainMatrixMath, random: mulberry32(1) })
  const graph = await greedyCover({
    ...request,
    math: matrixMath(createRuntime({ threads: 1 })),
    random: mulberry32(1),
  })
  expect(graph.picks.map(({ row }) => row)).toEqual(plain.picks.map(({ row }) => row))
  expect(plain.picks.map(({ row }) => row)).toEqual(naive(request, plain.bandwidth))
})

/** Every gain of every candidate at every pick. */
function naive(
  {
    features,
    candidates,
    labelled,
    count,
  }: { features: typeof X; candidates: Int32Array; labelled: Int32Array; count: number },
  bandwidth: number,
) {
  const at = (i: number) => features.data.subarray(i * features.columns, (i + 1) * features.columns)
  const kernel = (i: number, j: number) =>
    Math.exp(-at(i).reduce((sum, x, d) => sum + (x - at(j)[d]!) ** 2, 0) / bandwidth)
  const targets = [...candidates, ...labelled]
  const best = targets.map((t) => Math.max(...[...labelled].map((j) => kernel(t, j))))
  const picks: number[] = []
  while (picks.length < count) {
    const gains = [...candidates].map((i) =>
      picks.includes(i) ? -1 : targets.reduce((sum, t, k) => sum + Math.max(0, kernel(t, i) - best[k]!), 0),
    )
    const row = candidates[gains.indexOf(Math.max(...gains))]!
    picks.push(row)
    targets.forEach((t, k) => (best[k] = Math.max(best[k]!, kernel(t, row))))
  }
  return picks
}

test('what is left of copies costs no renewal of all: rounding is no gain', async () => {
  // Texts of three words out of twelve, whatever their order: every bag of words comes up to six times, its features rounded each time anew.
  const words = clusteredFeatures(12, 12, 8, 3)
  const features = matrix(1100, words.columns)
  for (let i = 0; i < features.rows; i++) {
    const row = rowOf(features, i)
    for (const word of [i % 12, Math.floor(i / 12) % 12, Math.floor(i / 144) % 12])
      rowOf(words, word).forEach((x, d) => (row[d] = row[d]! + x))
    const length = Math.hypot(...row)
    row.forEach((x, d) => (row[d] = x / length))
  }
  const math = matrixMath(createRuntime({ threads: 1 }))
  let renewed = 0
  const counting: MatrixMath = {
    ...math,
    cover: async (targets, bandwidth) => {
      const cover = await math.cover(targets, bandwidth)
      return { ...cover, gains: (...given) => (renewed++, cover.gains(...given)) }
    },
  }
  const candidates = Int32Array.from({ length: 1100 }, (_, i) => i)
  const request = { features, candidates, labelled: new Int32Array(0), math: counting, random: mulberry32(1) }
  const { picks } = await greedyCover({ ...request, count: 1040 })
  expect(new Set(picks.map(({ row }) => row)).size).toBe(1040)
  expect(renewed).toBeLessThan(2 * 1040)
})

import { expect, test } from 'vitest'
import { evaluate, floats, int32Values } from '../../tests/gradients/run-graph.ts'
import { matrix } from '../platform/matrix.ts'
import { grad } from '../tensor-graph/autodiff.ts'
import { emitGraph } from '../tensor-graph/emit.ts'
import { partNamed } from '../tensor-graph/emit-training.ts'
import { input } from '../tensor-graph/tensor.ts'
import { sharedLoss, sharedRows, taughtLoss, taughtRows } from './taught-rows.ts'

const train = { rows: null, labels: Int32Array.of(1, 0, 2), weights: Float32Array.of(1, 3, 4) }
const probabilities = matrix(2, 3, Float32Array.of(0.5, 0.25, 0.25, 0, 0.2, 0.8))

test('a labelled row among the teacher’s carries both, the others follow; the shares are α and 1 − α', () => {
  const places = Int32Array.of(-1, 1, -1)
  const rows = taughtRows(train, { probabilities, places, labelsShare: 0.2 })
  expect([...rows.added]).toEqual([0, 2])
  expect([...rows.labels]).toEqual([0, 0, 1, 2])
  expect([...rows.weights].map((w) => +w.toFixed(6))).toEqual([0, 0.075, 0.025, 0.1])
  expect([...rows.taughtWeights].map((w) => +w.toFixed(6))).toEqual([0.4, 0.4, 0, 0])
  expect(rows.taught.data[0]).toBeCloseTo(Math.log(0.5), 6)
  expect(rows.taught.data.every(Number.isFinite)).toBe(true)
})

test('what the teacher says of a row counts by its weight, 1 − α in all; nothing where no row counts', () => {
  const weighed = (...given: number[]) => {
    const rowWeights = Float32Array.from(given)
    const { taughtWeights } = taughtRows(train, { probabilities, labelsShare: 0.2, rowWeights })
    return [...taughtWeights].map((w) => +w.toFixed(6))
  }
  expect(weighed(3, 1)).toEqual([0.6, 0.2, 0, 0, 0])
  expect(weighed(0, 0)).toEqual([0, 0, 0, 0, 0])
})

test('the loss is Σ w·CE + Σ v·T²·KL(teacher ‖ student), in value and slope', async () => {
  const [T, w, v] = [2, [0.3, 0], [0.2, 0.5]]
  const z = [
    [1, -0.5, 0.2],
    [0.4, 0.3, -1],
  ]
  const t = [
    [2, 1, 0.1],
    [-1, 0, 1],
  ]
  const softened = (row: readonly number[], by: number) => {
    const e = row.map((x) => Math.exp(x / by))
    return e.map((x) => x / e.reduce((a, b) => a + b, 0))
  }
  let [expected, ofLabels] = [0, 0]
  const slope: number[] = []
  for (const [i, row] of z.entries()) {
    const [p, q, s] = [softened(t[i]!, T), softened(row, T), softened(row, 1)]
    ofLabels += w[i]! * -Math.log(s[[2, 0][i]!]!)
    expected += w[i]! * -Math.log(s[[2, 0][i]!]!)
    expected += v[i]! * T * T * p.reduce((sum, x, c) => sum + x * Math.log(x / q[c]!), 0)
    row.forEach((_, c) => slope.push(w[i]! * (s[c]! - Number(c === [2, 0][i])) + v[i]! * T * (q[c]! - p[c]!)))
  }
  const logits = input('z', [2, 3])
  const batch = {
    labels: input('labels', [2], 'int32'),
    weights: input('weights', [2]),
    taught: input('taught', [2, 3]),
    taughtWeights: input('taughtWeights', [2]),
  }
  const { loss, parts } = taughtLoss(logits, batch, T)
  const out = await evaluate(
    emitGraph({ name: 'loss', outputs: { loss, ...partNamed(parts!), slope: grad(loss, [logits])[0]! } }),
    {
      z: floats(z.flat(), [2, 3]),
      labels: int32Values([2, 0]),
      weights: floats(w),
      taught: floats(t.flat(), [2, 3]),
      taughtWeights: floats(v),
    },
  )
  expect(out['loss']![0]).toBeCloseTo(expected, 5)
  expect(out['part.labels']![0]).toBeCloseTo(ofLabels, 5)
  expect(out['part.teacher']![0]).toBeCloseTo(expected - ofLabels, 5)
  slope.forEach((x, i) => expect(out['slope']![i]).toBeCloseTo(x, 5))
})

test('with one weight a row, parts of it are the label’s and the teacher’s: the same loss', async () => {
  const rows = taughtRows(train, { probabilities, places: Int32Array.of(-1, 1, -1), labelsShare: 0.2 })
  const shared = sharedRows(rows, 3)
  expect([...shared.labels]).toEqual([0, 0, 1, 2])
  expect([...shared.labelPart].map((x) => +x.toFixed(6))).toEqual([0, 0.157895, 1, 1])
  const logits = input('z', [4, 3])
  const value = (name: string, { length }: Float32Array, dims: readonly number[] = [length]) => input(name, dims)
  const batch = {
    labels: input('labels', [4], 'int32'),
    taught: value('taught', rows.taught.data, [4, 3]),
    labelPart: value('labelPart', shared.labelPart),
    weights: value('weights', shared.rowWeights),
  }
  const apart = {
    ...batch,
    weights: value('own', rows.weights),
    taughtWeights: value('taughtWeights', rows.taughtWeights),
  }
  const outputs = { one: sharedLoss(logits, batch, 3).loss, other: taughtLoss(logits, apart, 3).loss }
  const out = await evaluate(emitGraph({ name: 'loss', outputs }), {
    z: floats([1, 2, 3, 0, -1, 0.5, 2, 0, 1, -1, 0, 0.3], [4, 3]),
    labels: int32Values([...shared.labels]),
    taught: floats(rows.taught.data, [4, 3]),
    labelPart: floats(shared.labelPart),
    weights: floats(shared.rowWeights),
    own: floats(rows.weights),
    taughtWeights: floats(rows.taughtWeights),
  })
  expect(out['one']![0]).toBeCloseTo(out['other']![0]!, 6)
})

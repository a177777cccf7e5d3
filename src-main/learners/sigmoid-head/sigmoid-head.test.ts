import { expect, test } from 'vitest'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { matrix } from '../../platform/matrix.ts'
import { sigmoidHead } from './sigmoid-head.ts'

const [N, D, LABELS] = [40, 3, 2]
const at = (i: number, j: number) => Math.sin(0.7 * i + 1.3 * j) + 0.3 * Math.cos(2.1 * i * (j + 1))
const rows = matrix(
  N,
  D,
  Float32Array.from({ length: N * D }, (_, k) => at(Math.floor(k / D), k % D)),
)
const labels = matrix(
  N,
  LABELS,
  Float32Array.from(
    Array.from({ length: N }, (_, i) => [
      Number(at(i, 0) + 0.4 * Math.sin(5 * i) > 0.2),
      Number(at(i, 1) - at(i, 2) + 0.6 * Math.cos(3 * i) > 0.5),
    ]).flat(),
  ),
)

test('finds the weights of scikit-learn 1.9.1, OneVsRestClassifier(LogisticRegression(C=2)), within 2e-3', async () => {
  const task = { classes: LABELS, train: { rows, labels } }
  const { parameters } = await sigmoidHead.train(
    task,
    { inverseL2: 2 },
    { runtime: createRuntime({ threads: 1 }), seed: 1 },
  )
  const { weight, bias } = parameters
  const theirs = {
    weight: [2.106244, 1.244997, 1.083615, 1.642512, -1.325104, -0.690938],
    bias: [-0.071993, -1.6224],
  }
  const furthest = (ours: Float32Array, wanted: readonly number[]) =>
    Math.max(...wanted.map((value, i) => Math.abs(value - ours[i]!)))
  expect(furthest(weight!.data, theirs.weight)).toBeLessThan(2e-3)
  expect(furthest(bias!.data, theirs.bias)).toBeLessThan(2e-3)
})

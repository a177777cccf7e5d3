import { expect, test } from 'vitest'
import { matrix } from '../platform/matrix.ts'
import { fitLabelTemperatures } from './label-temperatures.ts'
import { labelF1Scores, multiLabelQuality } from './multi-label-metrics.ts'

const table = (rows: readonly (readonly number[])[]) =>
  matrix(rows.length, rows[0]!.length, Float32Array.from(rows.flat()))

const probabilities = table([
  [0.9, 0.2, 0.5],
  [0.4, 0.6, 0.1],
  [0.7, 0.7, 0.2],
  [0.1, 0.3, 0.49],
  [0.55, 0.1, 0.8],
])
const truth = table([
  [1, 0, 1],
  [1, 1, 0],
  [0, 1, 0],
  [0, 0, 1],
  [1, 0, 1],
])

test('F1 and exact match are those of scikit-learn 1.9.1 (f1_score, accuracy_score)', () => {
  const found = multiLabelQuality(probabilities, truth)
  expect(found.microF1).toBeCloseTo(0.8, 12)
  expect(found.macroF1).toBeCloseTo(0.8222222222222223, 12)
  expect(found.exactMatch).toBeCloseTo(0.4, 12)
  expect(labelF1Scores(probabilities, truth).map((f1) => Number(f1.toFixed(8)))).toEqual([0.66666667, 1, 0.8])
})

test('a label that no sample has and none was given counts 0', () => {
  const [none, never] = [table([[0.9, 0.1]]), table([[1, 0]])]
  expect(labelF1Scores(none, never)).toEqual([1, 0])
})

test('the calibration error is the mean over labels of how far probabilities are from shares', () => {
  // One label always said with .75 and there three times of four; one said with .25 that nobody has.
  const said = table(Array.from({ length: 4 }, () => [0.75, 0.25]))
  const has = table([
    [1, 0],
    [1, 0],
    [1, 0],
    [0, 0],
  ])
  expect(multiLabelQuality(said, has).ece).toBeCloseTo((0 + 0.25) / 2, 12)
})

const z = (i: number, c: number) => 3 * Math.sin(0.9 * i + c)
const logits = table(Array.from({ length: 60 }, (_, i) => [z(i, 0), z(i, 1)]))
const labels = table(
  Array.from({ length: 60 }, (_, i) =>
    [0, 1].map((c) => Number(Math.sin(0.9 * i + c) + 0.8 * Math.sin(7.3 * i + 2 * c) > 0)),
  ),
)

// By SciPy’s minimize_scalar on the binary cross-entropy: of each label by itself, and of both together.
const [FIRST, SECOND, BOTH] = [0.9233873629, 0.9793201255, 0.9516085514]
const between = (own: number, shared: number, samples: number) => {
  const weight = samples / (samples + 30)
  return Math.exp(weight * Math.log(own) + (1 - weight) * Math.log(shared))
}

test('each label has its own best temperature, half way to that of all where it has thirty samples', () => {
  const [first, second] = fitLabelTemperatures(logits, labels)
  // 31 and 29 of 60 samples have them: the fewer are 29 each.
  expect(first).toBeCloseTo(between(FIRST, BOTH, 29), 4)
  expect(second).toBeCloseTo(between(SECOND, BOTH, 29), 4)
})

test('a label that no sample has takes the temperature of all labels together', () => {
  const never = table(Array.from({ length: 60 }, (_, i) => [labels.data[2 * i]!, 0]))
  const shared = fitLabelTemperatures(logits, never)[1]!
  const both = (t: number) => {
    let sum = 0
    logits.data.forEach((value, i) => (sum += Math.log1p(Math.exp(value / t)) - (never.data[i]! * value) / t))
    return sum
  }
  for (const other of [0.99, 1.01]) expect(both(shared * other)).toBeGreaterThan(both(shared))
})

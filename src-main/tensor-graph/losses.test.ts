import { expect, test } from 'vitest'
import { evaluate, floats, int32Values } from '../../tests/gradients/run-graph.ts'
import { golden } from '../../tests/golden/golden.ts'
import { grad } from './autodiff.ts'
import { emitGraph } from './emit.ts'
import {
  binaryCrossEntropy,
  cosineError,
  crossEntropy,
  distillation,
  featureError,
  focal,
  priorL2,
  relationError,
  softCrossEntropy,
  total,
} from './losses.ts'
import { mul } from './ops/elementwise.ts'
import { matMul } from './ops/linear-algebra.ts'
import { transpose } from './ops/shape.ts'
import { constant, input, int32s, type Tensor } from './tensor.ts'

const row = (values: readonly number[]) => constant(Float32Array.from(values), [1, values.length])
const valueOf = async (outputs: Record<string, Tensor>, feeds = {}) =>
  evaluate(emitGraph({ name: 'loss', outputs }), feeds)

const LOGITS = [2, -1, 0.5, 0.1, 0.2, 1.4]
const WEIGHTS = [0.25, 0.75]
const logSoftmaxOf = (z: readonly number[]) => {
  const sum = z.reduce((s, v) => s + Math.exp(v), 0)
  return z.map((v) => v - Math.log(sum))
}
const rows = [LOGITS.slice(0, 3), LOGITS.slice(3)]
const z = constant(Float32Array.from(LOGITS), [2, 3])
const w = constant(Float32Array.from(WEIGHTS))

test('distillation matches the reference vectors in value and gradient, to 1e-6', async () => {
  const g = golden<{
    teacher_logits: number[]
    student_logits: number[]
    kl_T2: number
    loss_alpha_0_5: number
    grad_student_logits_of_T2KL: number[]
  }>('kd')
  const student = input('student', [1, 3])
  const kl = distillation(row(g.teacher_logits), student, 2)
  const hard = crossEntropy(student, int32s([0]), constant(Float32Array.of(1)))
  const out = await valueOf(
    { kl, both: total(mul(0.5, hard), mul(0.5, kl)), slope: grad(kl, [student])[0]! },
    { student: floats(g.student_logits, [1, 3]) },
  )
  expect(out['kl']![0]).toBeCloseTo(g.kl_T2, 6)
  expect(out['both']![0]).toBeCloseTo(g.loss_alpha_0_5, 6)
  g.grad_student_logits_of_T2KL.forEach((x, i) => expect(out['slope']![i]).toBeCloseTo(x, 6))
})

test('feature alignment matches the reference vectors, to 1e-6', async () => {
  const g = golden<{ h_s: number[]; h_t: number[]; W: number[][]; mse: number; cosine_loss: number }>('feature_align')
  const projection = transpose(constant(Float32Array.from(g.W.flat()), [3, 2]))
  const [student, teacher] = [matMul(row(g.h_s), projection), row(g.h_t)]
  const out = await valueOf({ mse: featureError(student, teacher), cosine: cosineError(student, teacher) })
  expect(out['mse']![0]).toBeCloseTo(g.mse, 6)
  expect(out['cosine']![0]).toBeCloseTo(g.cosine_loss, 6)
})

test('relations are compared pair by pair, whatever the widths; what weighs nothing does not count', async () => {
  // Angles 0°, 60° and 180° against 0°, 90° and 0°: cosines of the pairs (1, 2), (1, 3), (2, 3) differ by ½, −2 and −½.
  const student = constant(Float32Array.from([2, 0, 0.5, Math.sqrt(0.75), -1, 0]), [3, 2])
  const teacher = constant(Float32Array.from([0, 0, 3, 0, 1, 0, 0, 0, 1]), [3, 3])
  const out = await valueOf({
    mean: relationError(student, teacher),
    weighted: relationError(student, teacher, constant(Float32Array.from([0.25, 0.75, 0]))),
  })
  expect(out['mean']![0]).toBeCloseTo((2 * (0.25 + 4 + 0.25)) / 9, 6)
  expect(out['weighted']![0]).toBeCloseTo(2 * 0.25 * 0.75 * 0.25, 6)
})

test('L2 to a prior point matches the reference vectors in value and gradient, to 1e-6', async () => {
  const g = golden<{
    w: number[]
    w0: number[]
    lam: number
    l2sp: number
    l2sp_grad: number[]
    ewc: number
    fisher: number[]
  }>('param_prior')
  const weight = input('w', [3])
  const prior = constant(Float32Array.from(g.w0))
  const loss = priorL2(weight, prior, g.lam)
  const ewc = priorL2(weight, prior, g.lam, constant(Float32Array.from(g.fisher)))
  const out = await valueOf({ loss, slope: grad(loss, [weight])[0]!, ewc }, { w: floats(g.w) })
  expect(out['ewc']![0]).toBeCloseTo(g.ewc, 6)
  expect(out['loss']![0]).toBeCloseTo(g.l2sp, 6)
  g.l2sp_grad.forEach((x, i) => expect(out['slope']![i]).toBeCloseTo(x, 6))
})

test('cross-entropy with hard and soft targets weighs each sample, to 1e-6', async () => {
  const labels = input('labels', [2], 'int32')
  const targets = [0.2, 0.3, 0.5, 0, 1, 0]
  const out = await valueOf(
    {
      hard: crossEntropy(z, labels, w),
      soft: softCrossEntropy(z, constant(Float32Array.from(targets), [2, 3]), w),
      smoothed: crossEntropy(z, labels, w, 0.3),
    },
    { labels: int32Values([2, 0]) },
  )
  const logs = rows.map(logSoftmaxOf)
  expect(out['hard']![0]).toBeCloseTo(-(0.25 * logs[0]![2]! + 0.75 * logs[1]![0]!), 6)
  const soft = logs.map((row, i) => -row.reduce((sum, v, c) => sum + v * targets[i * 3 + c]!, 0))
  expect(out['soft']![0]).toBeCloseTo(0.25 * soft[0]! + 0.75 * soft[1]!, 6)
  const of = (row: readonly number[], label: number) => -(0.7 * row[label]! + 0.1 * row.reduce((sum, v) => sum + v))
  expect(out['smoothed']![0]).toBeCloseTo(0.25 * of(logs[0]!, 2) + 0.75 * of(logs[1]!, 0), 6)
})

test('binary cross-entropy is that of the sigmoid, finite at logits where the sigmoid is 0 or 1', async () => {
  const targets = [1, 0, 0.5, 0, 1, 1]
  const out = await valueOf({
    mean: binaryCrossEntropy(z, constant(Float32Array.from(targets), [2, 3])),
    weighted: binaryCrossEntropy(z, constant(Float32Array.from(targets), [2, 3]), w),
    far: binaryCrossEntropy(row([200, -200]), row([0, 1])),
  })
  const each = LOGITS.map((v, i) => {
    const p = 1 / (1 + Math.exp(-v))
    return -(targets[i]! * Math.log(p) + (1 - targets[i]!) * Math.log(1 - p))
  })
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  expect(out['mean']![0]).toBeCloseTo(mean(each), 6)
  expect(out['weighted']![0]).toBeCloseTo(0.25 * mean(each.slice(0, 3)) + 0.75 * mean(each.slice(3)), 6)
  expect(out['far']![0]).toBeCloseTo(200, 3)
})

test('focal loss without focus is cross-entropy, and with it forgives what is nearly right', async () => {
  const out = await valueOf({ plain: focal(z, int32s([0, 2]), 0, w), focused: focal(z, int32s([0, 2]), 2, w) })
  const p = rows.map((row, i) => Math.exp(logSoftmaxOf(row)[[0, 2][i]!]!))
  const expected = (gamma: number) => p.reduce((sum, v, i) => sum - WEIGHTS[i]! * (1 - v) ** gamma * Math.log(v), 0)
  expect(out['plain']![0]).toBeCloseTo(expected(0), 6)
  expect(out['focused']![0]).toBeCloseTo(expected(2), 6)
})

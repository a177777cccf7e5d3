import { expect, test } from 'vitest'
import { floats, int32Values, open } from '../../tests/gradients/run-graph.ts'
import type { TensorValue } from '../compute/runtime.ts'
import { mulberry32, normal } from '../platform/random.ts'
import { emitFlatStep, emitLoop, emitStep } from './emit-training.ts'
import { crossEntropy } from './losses.ts'
import { batchNorm } from './composites.ts'
import { add, square, tanh } from './ops/elementwise.ts'
import { reduceMean } from './ops/reduce.ts'
import { matMul } from './ops/linear-algebra.ts'
import { adamW } from './optimizers/adamw.ts'
import { sgd } from './optimizers/sgd.ts'
import { cosine, warmUp } from './optimizers/schedules.ts'
import { stateShapes, stepScalars, type TrainingRule } from './training-step.ts'
import { sizeOf } from './tensor.ts'

const [ROWS, WIDTH, HIDDEN, CLASSES, BATCH, STEPS] = [40, 6, 8, 3, 8, 12]
const pace = { rates: [0.02, 0.005], schedule: warmUp(0.25, cosine()), steps: STEPS }
const rule: TrainingRule = {
  parameters: { w1: [WIDTH, HIDDEN], b1: [HIDDEN], w2: [HIDDEN, CLASSES], b2: [CLASSES] },
  loss: (p, { features, labels, weights }) =>
    crossEntropy(add(matMul(tanh(add(matMul(features!, p['w1']!), p['b1']!)), p['w2']!), p['b2']!), labels!, weights!),
  optimizer: adamW({ weightDecay: 0.01 }),
  groupOf: (name) => (name.endsWith('1') ? 1 : 0),
  clipNorm: 1,
}

const random = mulberry32(3)
const features = Float32Array.from({ length: ROWS * WIDTH }, () => normal(random))
const labels = Int32Array.from({ length: ROWS }, () => Math.floor(random() * CLASSES))
const rows = Int32Array.from({ length: STEPS * BATCH }, () => Math.floor(random() * ROWS))
const weights = Float32Array.from({ length: STEPS * BATCH }, () => random() / BATCH)
const shapes = stateShapes(rule)
const start = Object.fromEntries(
  Object.entries(shapes).map(([name, shape]) => [
    name,
    Float32Array.from({ length: sizeOf(shape) }, () => (name.includes('.') ? 0 : 0.5 * normal(random))),
  ]),
)
const scalars = Array.from({ length: STEPS }, (_, t) => stepScalars(rule, pace, t + 1))

const batchPorts = {
  features: { shape: [BATCH, WIDTH] },
  labels: { shape: [BATCH], dtype: 'int32' as const },
  weights: { shape: [BATCH] },
}
function batch(t: number): Record<string, TensorValue> {
  const taken = rows.subarray(t * BATCH, (t + 1) * BATCH)
  return {
    features: floats(
      [...taken].flatMap((row) => [...features.subarray(row * WIDTH, (row + 1) * WIDTH)]),
      [BATCH, WIDTH],
    ),
    labels: int32Values([...taken].map((row) => labels[row]!)),
    weights: floats(weights.subarray(t * BATCH, (t + 1) * BATCH)),
    scalars: floats(scalars[t]!),
  }
}

async function perRun(threads = 1) {
  const session = await open(emitStep(rule, batchPorts, 2), { threads })
  let state: Record<string, TensorValue> = Object.fromEntries(
    Object.entries(start).map(([name, data]) => [name, floats(data, shapes[name])]),
  )
  const losses: number[] = []
  for (let t = 0; t < STEPS; t++) {
    const out = await session.run({ ...state, ...batch(t) })
    losses.push(out['loss']!.data[0] as number)
    state = Object.fromEntries(Object.keys(shapes).map((name) => [name, out[`next.${name}`]!]))
  }
  return { losses, state: Object.values(state).flatMap(({ data }) => Array.from(data, Number)) }
}

test('a flat state vector trains exactly as one tensor per parameter does', async () => {
  const session = await open(emitFlatStep(rule, batchPorts, 2))
  let state: TensorValue = floats(Object.values(start).flatMap((data) => [...data]))
  const losses: number[] = []
  for (let t = 0; t < STEPS; t++) {
    const out = await session.run({ state, ...batch(t) })
    losses.push(out['loss']!.data[0] as number)
    state = out['next.state']!
  }
  const expected = await perRun()
  expect(losses).toEqual(expected.losses)
  expect(Array.from(state.data, Number)).toEqual(expected.state)
})

test('a Loop of minibatches inside one run trains as a run per step does, to 1e-6', async () => {
  const session = await open(
    emitLoop(rule, {
      steps: STEPS,
      batchSize: BATCH,
      data: { features: { shape: [ROWS, WIDTH] }, labels: { shape: [ROWS], dtype: 'int32' } },
      perStep: { weights: { shape: [BATCH] } },
      groups: 2,
    }),
  )
  const out = await session.run({
    ...Object.fromEntries(Object.entries(start).map(([name, data]) => [name, floats(data, shapes[name])])),
    features: floats(features, [ROWS, WIDTH]),
    labels: int32Values(labels),
    rows: int32Values(rows, [STEPS, BATCH]),
    weights: floats(weights, [STEPS, BATCH]),
    scalars: floats(
      scalars.flatMap((row) => [...row]),
      [STEPS, scalars[0]!.length],
    ),
  })
  const expected = await perRun()
  const state = Object.keys(shapes).flatMap((name) => Array.from(out[`next.${name}`]!.data, Number))
  expect(largestDifference(Array.from(out['losses']!.data, Number), expected.losses)).toBeLessThan(1e-6)
  expect(largestDifference(state, expected.state)).toBeLessThan(1e-6)
})

test('a group whose rate is 0 stays where it is while the other learns', async () => {
  const session = await open(emitStep(rule, batchPorts, 2))
  const state = Object.fromEntries(Object.entries(start).map(([name, data]) => [name, floats(data, shapes[name])]))
  const frozen = stepScalars(rule, { rates: [0.02, 0], steps: 1 }, 1)
  const out = await session.run({ ...state, ...batch(0), scalars: floats(frozen) })
  expect(out['next.w1']!.data).toEqual(start['w1'])
  expect(largestDifference(Array.from(out['next.w2']!.data, Number), [...start['w2']!])).toBeGreaterThan(1e-3)
})

test('a batch whose name is a parameter’s is refused', () => {
  expect(() => emitStep(rule, { ...batchPorts, w1: { shape: [WIDTH, HIDDEN] } }, 2)).toThrow(/“w1” names two inputs/)
})

test('averages are drawn a tenth of the way to each batch’s value', async () => {
  const normed: TrainingRule = {
    parameters: { scale: [WIDTH], shift: [WIDTH] },
    averages: { mean: [WIDTH], variance: [WIDTH] },
    loss: ({ scale, shift }, { features }) => {
      const { y, mean, variance } = batchNorm(features!, scale!, shift!)
      return { loss: reduceMean(square(y)), averages: { mean, variance } }
    },
    optimizer: sgd(),
  }
  expect(Object.keys(stateShapes(normed))).toEqual(['scale', 'shift', 'mean', 'variance'])
  const session = await open(emitStep(normed, { features: { shape: [BATCH, WIDTH] } }))
  const { features: x } = batch(0)
  let state: Record<string, TensorValue> = Object.fromEntries(
    Object.keys(stateShapes(normed)).map((name) => [name, floats(Array<number>(WIDTH).fill(name === 'mean' ? 0 : 1))]),
  )
  for (let t = 1; t <= 3; t++) {
    const out = await session.run({ ...state, features: x!, scalars: floats([0.1]) })
    state = Object.fromEntries(Object.keys(state).map((name) => [name, out[`next.${name}`]!]))
  }
  const column = Array.from({ length: BATCH }, (_, i) => x!.data[i * WIDTH] as number)
  const mean = column.reduce((a, b) => a + b) / BATCH
  const variance = column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / BATCH
  expect(state['mean']!.data[0]).toBeCloseTo((1 - 0.9 ** 3) * mean, 6)
  expect(state['variance']!.data[0]).toBeCloseTo(0.9 ** 3 + (1 - 0.9 ** 3) * variance, 6)
})

const largestDifference = (a: readonly number[], b: readonly number[]) =>
  a.reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[i]!)), Math.abs(a.length - b.length))

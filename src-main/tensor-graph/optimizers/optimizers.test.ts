import { expect, test } from 'vitest'
import { evaluate, floats } from '../../../tests/gradients/run-graph.ts'
import { emitStep } from '../emit-training.ts'
import { mul, sub, square } from '../ops/elementwise.ts'
import { reduceSum } from '../ops/reduce.ts'
import { constant, type Tensor } from '../tensor.ts'
import { stepScalars, type TrainingRule } from '../training-step.ts'
import { emitGraph } from '../emit.ts'
import { adamW } from './adamw.ts'
import { clipNorm } from './clip-norm.ts'
import type { Optimizer } from './optimizer.ts'
import { sgd } from './sgd.ts'

const START = [0.5, -1.2, 2, 0.1]
const CURVATURE = [1, 10, 0.1, 3]
const TARGET = [1, 0, -1, 0.25]
const STEPS = 10
const RATE = 0.05

/** ½Σ cᵢ(wᵢ − tᵢ)²: its gradient is c(w − t), so every rule can be followed in float64 by hand. */
const bowl = (w: Tensor) =>
  mul(0.5, reduceSum(mul(constant(Float32Array.from(CURVATURE)), square(sub(w, constant(Float32Array.from(TARGET)))))))
const gradientOf = (w: readonly number[]) => w.map((x, i) => CURVATURE[i]! * (x - TARGET[i]!))

async function inGraph(optimizer: Optimizer) {
  const rule: TrainingRule = {
    parameters: { w: [4] },
    loss: ({ w }) => bowl(w!),
    optimizer,
    decays: () => true,
  }
  const graph = emitStep(rule, {})
  let state: Record<string, number[]> = {
    w: START,
    ...Object.fromEntries(optimizer.slots.map((s) => [`w.${s}`, [0, 0, 0, 0]])),
  }
  for (let t = 1; t <= STEPS; t++) {
    const feeds = Object.fromEntries(Object.entries(state).map(([name, data]) => [name, floats(data)]))
    const scalars = stepScalars(rule, { rates: [RATE], steps: STEPS }, t)
    const out = await evaluate(graph, { ...feeds, scalars: floats(scalars) })
    state = Object.fromEntries(Object.keys(state).map((name) => [name, out[`next.${name}`]!]))
  }
  return state['w']!
}

const worst = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((x, i) => Math.abs(x - b[i]!)))

test('ten AdamW steps follow the textbook rule in float64, to 1e-6', async () => {
  const [b1, b2, epsilon, decay] = [0.9, 0.999, 1e-8, 0.1]
  let [w, m, v] = [START, [0, 0, 0, 0], [0, 0, 0, 0]]
  for (let t = 1; t <= STEPS; t++) {
    const g = gradientOf(w)
    m = m.map((x, i) => b1 * x + (1 - b1) * g[i]!)
    v = v.map((x, i) => b2 * x + (1 - b2) * g[i]! ** 2)
    w = w.map((x, i) => {
      const direction = m[i]! / (1 - b1 ** t) / (Math.sqrt(v[i]! / (1 - b2 ** t)) + epsilon)
      return x - RATE * decay * x - RATE * direction
    })
  }
  expect(worst(await inGraph(adamW({ weightDecay: 0.1 })), w)).toBeLessThan(1e-6)
})

test.each([
  { momentum: 0, nesterov: false },
  { momentum: 0.9, nesterov: false },
  { momentum: 0.9, nesterov: true },
])('ten SGD steps ($momentum, Nesterov $nesterov) follow the textbook rule in float64, to 1e-6', async (options) => {
  let [w, u] = [START, [0, 0, 0, 0]]
  for (let t = 1; t <= STEPS; t++) {
    const g = gradientOf(w).map((x, i) => x + 0.01 * w[i]!)
    u = u.map((x, i) => options.momentum * x + g[i]!)
    w = w.map((x, i) => x - RATE * (options.nesterov ? g[i]! + options.momentum * u[i]! : u[i]!))
  }
  expect(worst(await inGraph(sgd({ ...options, weightDecay: 0.01 })), w)).toBeLessThan(1e-6)
})

test('gradients longer than the limit together are shortened to it, shorter ones kept', async () => {
  const [a, b] = [constant(Float32Array.of(3, 0)), constant(Float32Array.of(0, 4))]
  const [x, y] = clipNorm([a, b], 1)
  const [p, q] = clipNorm([a, b], 6)
  const out = await evaluate(emitGraph({ name: 'clip', outputs: { x: x!, y: y!, p: p!, q: q! } }), {})
  expect(worst([...out['x']!, ...out['y']!], [0.6, 0, 0, 0.8])).toBeLessThan(1e-6)
  expect(worst([...out['p']!, ...out['q']!], [3, 0, 0, 4])).toBeLessThan(1e-6)
})

import { expect, test } from 'vitest'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { matrix, type Matrix } from '../../platform/matrix.ts'
import { mulberry32, normal } from '../../platform/random.ts'
import { resolveOptions } from '../../platform/options.ts'
import type { LabelledSet } from '../../training/training-task.ts'
import { fitLinear } from '../../training/linear-head.ts'
import { softmaxHead } from './softmax-head.ts'

const [ROWS, DIMENSIONS, CLASSES] = [90, 6, 4]

/** Overlapping clouds, so that the best head is finite. */
function clouds(rows = ROWS, seed = 5): LabelledSet<Matrix> {
  const random = mulberry32(seed)
  const centres = Array.from({ length: CLASSES * DIMENSIONS }, () => normal(random))
  const labels = Int32Array.from({ length: rows }, () => Math.floor(CLASSES * random()))
  const data = Float32Array.from(
    { length: rows * DIMENSIONS },
    (_, i) => centres[labels[Math.floor(i / DIMENSIONS)]! * DIMENSIONS + (i % DIMENSIONS)]! + normal(random),
  )
  return { rows: matrix(rows, DIMENSIONS, data), labels }
}

/** The same objective in plain float64 loops, by gradient descent with momentum to a gradient of 1e-9. */
function plainFit(x: Matrix, targets: number[][], weights: number[], l2: number) {
  const w = new Float64Array((DIMENSIONS + 1) * CLASSES)
  const speed = new Float64Array(w.length)
  for (let step = 0; step < 200_000; step++) {
    const g = Float64Array.from(w, (v, i) => (i < DIMENSIONS * CLASSES ? l2 * v : 0))
    targets.forEach((target, i) => {
      const row = [...x.data.subarray(i * DIMENSIONS, (i + 1) * DIMENSIONS), 1]
      const z = target.map((_, c) => row.reduce((sum, v, j) => sum + v * w[j * CLASSES + c]!, 0))
      const top = Math.max(...z)
      const mass = z.reduce((sum, v) => sum + Math.exp(v - top), 0)
      target.forEach((t, c) => {
        const error = weights[i]! * (Math.exp(z[c]! - top) / mass - t)
        row.forEach((v, j) => (g[j * CLASSES + c]! += error * v))
      })
    })
    g.forEach((v, i) => {
      speed[i] = 0.95 * speed[i]! - 0.3 * v
      w[i]! += speed[i]
    })
    if (Math.max(...g.map(Math.abs)) < 1e-9) break
  }
  // The bias has no penalty: only its differences between classes are determined.
  const bias = w.slice(DIMENSIONS * CLASSES)
  const mean = bias.reduce((a, b) => a + b, 0) / CLASSES
  return { weight: [...w.slice(0, DIMENSIONS * CLASSES)], bias: [...bias.map((b) => b - mean)] }
}

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (v, i) => Math.abs(v - b[i]!)))
const centred = (bias: Float32Array) => bias.map((b) => b - bias.reduce((s, v) => s + v, 0) / bias.length)
const context = (threads = 1) => ({ runtime: createRuntime({ threads }), seed: 1 })

test('finds the weights that a float64 gradient descent finds, within 2e-3', async () => {
  const { rows, labels } = clouds()
  const weights = Array.from({ length: ROWS }, (_, i) => (1 + (i % 3)) / 180)
  const l2 = 1 / (2 * ROWS)
  const expected = plainFit(
    rows,
    [...labels].map((label) => Array.from({ length: CLASSES }, (_, c) => Number(c === label))),
    weights,
    l2,
  )
  const task = { features: rows, classes: CLASSES, targets: labels, weights: Float32Array.from(weights), l2 }
  const { parameters } = await fitLinear(task, context(), { maxIterations: 500, tolerance: 1e-6 })
  expect(largestDifference(parameters['weight']!.data, expected.weight)).toBeLessThan(2e-3)
  expect(largestDifference(centred(parameters['bias']!.data), expected.bias)).toBeLessThan(2e-3)
})

test('learns from soft targets as the float64 descent does', async () => {
  const { rows, labels } = clouds()
  const soft = [...labels].map((label) => Array.from({ length: CLASSES }, (_, c) => (c === label ? 0.7 : 0.1)))
  const weights = Array<number>(ROWS).fill(1 / ROWS)
  const expected = plainFit(rows, soft, weights, 0.01)
  const targets = matrix(ROWS, CLASSES, Float32Array.from(soft.flat()))
  const task = { features: rows, classes: CLASSES, targets, weights: Float32Array.from(weights), l2: 0.01 }
  const { parameters } = await fitLinear(task, context(), { maxIterations: 500, tolerance: 1e-6 })
  expect(largestDifference(parameters['weight']!.data, expected.weight)).toBeLessThan(2e-3)
})

test('gives the same loss whether rows fill one block or are padded into two', async () => {
  const [one, two] = [clouds(1024), clouds(1025)]
  const weights = new Float32Array(1025).fill(1 / 1024)
  weights[1024] = 0
  const l2 = 1e-3
  const whole = await fitLinear(
    { features: one.rows, classes: CLASSES, targets: one.labels, weights: weights.slice(0, 1024), l2 },
    context(),
  )
  const rows = matrix(1025, DIMENSIONS)
  rows.data.set(one.rows.data)
  rows.data.set(two.rows.data.subarray(0, DIMENSIONS), 1024 * DIMENSIONS)
  const labels = Int32Array.from([...one.labels, 0])
  const padded = await fitLinear({ features: rows, classes: CLASSES, targets: labels, weights, l2 }, context())
  expect(padded.loss).toBeCloseTo(whole.loss, 5)
})

test('is bitwise the same on 1, 2 and 4 threads, and when repeated', async () => {
  const train = clouds(2500)
  const options = resolveOptions(softmaxHead.id, softmaxHead.options)
  const [one, ...others] = await Promise.all(
    [1, 1, 2, 4].map((threads) => softmaxHead.train({ classes: CLASSES, train }, options, context(threads))),
  )
  for (const other of others) expect(other.parameters).toEqual(one!.parameters)
})

test('balancing makes a rare class as heavy as the others', async () => {
  const { rows, labels } = clouds(400)
  // Nine of ten rows of class 0 go: what is left of it is rare.
  const kept = [...labels.keys()].filter((i) => labels[i] !== 0 || i % 10 === 0)
  const some = { rows: matrix(kept.length, DIMENSIONS), labels: Int32Array.from(kept, (i) => labels[i]!) }
  kept.forEach((from, to) =>
    some.rows.data.set(rows.data.subarray(from * DIMENSIONS, (from + 1) * DIMENSIONS), to * DIMENSIONS),
  )
  const biasOfRare = async (balanced: boolean) => {
    const options = { ...resolveOptions(softmaxHead.id, softmaxHead.options), balanced }
    const { parameters } = await softmaxHead.train({ classes: CLASSES, train: some }, options, context())
    return centred(parameters['bias']!.data)[0]!
  }
  expect(await biasOfRare(true)).toBeGreaterThan(await biasOfRare(false))
})

test('stops between two passes when cancelled', async () => {
  const control = new AbortController()
  const train = clouds(3000)
  const training = softmaxHead.train({ classes: CLASSES, train }, resolveOptions(softmaxHead.id, softmaxHead.options), {
    ...context(),
    signal: control.signal,
    onProgress: () => control.abort(new Error('enough')),
  })
  await expect(training).rejects.toThrow('enough')
})

test('starts from the weights of an earlier round: fewer passes to the same head', async () => {
  const train = clouds(600)
  const options = resolveOptions(softmaxHead.id, softmaxHead.options)
  const cold = await softmaxHead.train({ classes: CLASSES, train }, options, context())
  const warm = await softmaxHead.train({ classes: CLASSES, train, start: cold.parameters }, options, context())
  expect(warm.steps).toBeLessThan(cold.steps)
  expect(warm.finalLoss).toBeCloseTo(cold.finalLoss, 4)
})

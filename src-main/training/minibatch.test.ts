import { expect, test } from 'vitest'
import { clusteredFeatures } from '../../tests/query-strategies/make-request.ts'
import { createRuntime } from '../compute/ort-runtime.ts'
import { mulberry32, normal } from '../platform/random.ts'
import { dropout } from '../tensor-graph/composites.ts'
import { crossEntropy } from '../tensor-graph/losses.ts'
import { add } from '../tensor-graph/ops/elementwise.ts'
import { matMul } from '../tensor-graph/ops/linear-algebra.ts'
import { adamW } from '../tensor-graph/optimizers/adamw.ts'
import type { TrainingRule } from '../tensor-graph/training-step.ts'
import { probabilitiesOf } from './head-graph.ts'
import type { Parameters, TrainingContext } from './training-task.ts'
import { logits } from './linear-head.ts'
import { trainMinibatches, type MinibatchTask } from './minibatch.ts'

const [rows, d, classes, batchSize] = [50, 6, 3, 8]
const features = clusteredFeatures(rows, d, classes, 2, 1)
const labels = Int32Array.from({ length: rows }, (_, i) => i % classes)
const rule: TrainingRule = {
  parameters: { weight: [d, classes], bias: [classes] },
  loss: (p, batch) =>
    crossEntropy(
      add(matMul(dropout(batch['features']!, 0.2, batch['drawn']!), p['weight']!), p['bias']!),
      batch['labels']!,
      batch['weights']!,
    ),
  optimizer: adamW(),
}
const random = mulberry32(3)
const start: Parameters = {
  weight: { shape: [d, classes], data: Float32Array.from({ length: d * classes }, () => normal(random)) },
  bias: { shape: [classes], data: new Float32Array(classes) },
}
const task: MinibatchTask = {
  rule,
  start,
  rows,
  batchSize,
  steps: 60,
  rate: 0.05,
  draws: { drawn: [batchSize, d] },
  data: {
    features: { type: 'float32', dims: [rows, d], data: features.data },
    labels: { type: 'int32', dims: [rows], data: labels },
  },
}
const contextOf = (threads: number, change: Partial<TrainingContext> = {}): TrainingContext => ({
  runtime: createRuntime({ threads }),
  seed: 7,
  ...change,
})
const numbers = (parameters: Parameters) => [...parameters['weight']!.data, ...parameters['bias']!.data]

test('learns, and equal seeds give equal bits over 1, 2 and 4 threads', async () => {
  const results = []
  for (const threads of [1, 2, 4]) results.push((await trainMinibatches(task, contextOf(threads))).parameters)
  expect(numbers(results[1]!)).toEqual(numbers(results[0]!))
  expect(numbers(results[2]!)).toEqual(numbers(results[0]!))
  const hits = async (parameters: Parameters) => {
    const p = await probabilitiesOf({ parameters, logits }, features, contextOf(1).runtime)
    return labels.filter(
      (label, i) => label === p.data.subarray(3 * i, 3 * i + 3).indexOf(Math.max(...p.data.subarray(3 * i, 3 * i + 3))),
    ).length
  }
  expect(await hits(results[0]!)).toBeGreaterThan((await hits(start)) + 10)
  const other = await trainMinibatches(task, contextOf(1, { seed: 8 }))
  expect(numbers(other.parameters)).not.toEqual(numbers(results[0]!))
})

test('going on from any checkpoint ends where an uninterrupted training does', async () => {
  const checkpoints: Parameters[] = []
  const measure = async (p: Parameters) => -Math.abs(p['bias']!.data[0]! - 0.1)
  const watched = { ...task, measure, patience: 100 }
  const onCheckpoint = async (parameters: Parameters) => void checkpoints.push(structuredClone(parameters))
  const whole = await trainMinibatches(watched, contextOf(1, { onCheckpoint }))
  expect(checkpoints.length).toBeGreaterThan(3)
  for (const checkpoint of [checkpoints[0]!, checkpoints[2]!, checkpoints.at(-1)!]) {
    const rest = await trainMinibatches({ ...watched, start: checkpoint }, contextOf(1))
    expect(numbers(rest.parameters)).toEqual(numbers(whole.parameters))
    expect(rest.steps).toBe(whole.steps)
  }
})

test('a training told to stop for now leaves a checkpoint there, and ends from it as one that was never told', async () => {
  const whole = await trainMinibatches(task, contextOf(1))
  const checkpoints: Parameters[] = []
  const onCheckpoint = async (parameters: Parameters) => void checkpoints.push(structuredClone(parameters))
  const begun = await trainMinibatches({ ...task, until: 20 }, contextOf(1, { onCheckpoint }))
  expect(begun.steps).toBe(20)
  const rest = await trainMinibatches({ ...task, start: checkpoints.at(-1)! }, contextOf(1))
  expect(rest.steps).toBe(60)
  expect(numbers(rest.parameters)).toEqual(numbers(whole.parameters))
})

test('keeps the best measured parameters and stops when none better comes', async () => {
  const seen: number[] = []
  const measure = async () => {
    seen.push(0)
    return seen.length === 2 ? 1 : 0
  }
  const { steps } = await trainMinibatches({ ...task, steps: 500, measure, patience: 3 }, contextOf(1))
  // Best at the second, then three without gain; ten steps each are an epoch and more.
  expect(seen).toHaveLength(5)
  expect(steps).toBe(50)
})

test('a row of weight 0 teaches nothing', async () => {
  const odd = Int32Array.from(labels, (label, i) => (i < 5 ? (label + 1) % 3 : label))
  const rowWeights = Float32Array.from({ length: rows }, (_, i) => Number(i >= 5))
  const data = (known: Int32Array) => ({ ...task.data, labels: { type: 'int32' as const, dims: [rows], data: known } })
  const one = await trainMinibatches({ ...task, rowWeights, data: data(labels) }, contextOf(1))
  const other = await trainMinibatches({ ...task, rowWeights, data: data(odd) }, contextOf(1))
  expect(numbers(one.parameters)).toEqual(numbers(other.parameters))
})

test('stops between runs when it is told to', async () => {
  const stop = new AbortController()
  const onProgress = () => stop.abort()
  await expect(
    trainMinibatches({ ...task, steps: 100_000 }, contextOf(1, { signal: stop.signal, onProgress })),
  ).rejects.toThrow()
})

test('a pause keeps a checkpoint that ends where an uninterrupted training does; ended early, it keeps what it has learnt', async () => {
  const whole = await trainMinibatches(task, contextOf(1))
  const halting = (how: 'pause' | 'finish') => {
    const halt = new AbortController()
    return { halt: halt.signal, onProgress: ({ step }: { step: number }) => void (step === 30 && halt.abort(how)) }
  }
  const kept: Parameters[] = []
  const onCheckpoint = async (parameters: Parameters) => void kept.push(structuredClone(parameters))
  const paused = trainMinibatches(task, contextOf(1, { ...halting('pause'), onCheckpoint }))
  await expect(paused).rejects.toMatchObject({ name: 'TrainingPaused', fields: { step: 30 } })
  const rest = await trainMinibatches({ ...task, start: kept.at(-1)! }, contextOf(1))
  expect(numbers(rest.parameters)).toEqual(numbers(whole.parameters))
  const ended = await trainMinibatches(task, contextOf(1, halting('finish')))
  expect(ended.steps).toBe(30)
  expect(numbers(ended.parameters)).toEqual(
    numbers((await trainMinibatches({ ...task, until: 30 }, contextOf(1))).parameters),
  )
})

import { createRuntime } from '../../../src-main/compute/ort-runtime.ts'
import { bagSteps } from '../../../src-main/learners/ngram-bag/bag-steps.ts'
import type { Session, TensorValue } from '../../../src-main/compute/runtime.ts'
import { encodeModel } from '../../../src-main/onnx/codec.ts'
import { mulberry32, normal, shuffled } from '../../../src-main/platform/random.ts'
import { emitGraph } from '../../../src-main/tensor-graph/emit.ts'
import { emitLoop, emitStep } from '../../../src-main/tensor-graph/emit-training.ts'
import { matMul } from '../../../src-main/tensor-graph/ops/linear-algebra.ts'
import { lazyTable } from '../../../src-main/tensor-graph/optimizers/lazy-rows.ts'
import { input } from '../../../src-main/tensor-graph/tensor.ts'
import { stateShapes, stepScalars } from '../../../src-main/tensor-graph/training-step.ts'
import { BAG, bagCase, dataOf, lazyBagRule, startOf, type Case } from './cases.ts'

/** One unit of work, and how many training steps it was. */
export interface Work {
  readonly steps: number
  readonly run: () => Promise<void> | void
  readonly close?: () => Promise<void>
}

/** Best of `repeats`, after one that is not counted: ms per step. */
export async function bestOf(work: Work, repeats: number): Promise<number> {
  await work.run()
  let best = Infinity
  for (let i = 0; i < repeats; i++) {
    const began = performance.now()
    await work.run()
    best = Math.min(best, (performance.now() - began) / work.steps)
  }
  await work.close?.()
  return best
}

const float = (dims: readonly number[], data: Float32Array): TensorValue => ({ type: 'float32', dims, data })
const int = (dims: readonly number[], data: Int32Array): TensorValue => ({ type: 'int32', dims, data })
const open = (bytes: Uint8Array, threads: number): Promise<Session> =>
  createRuntime({ threads }).session(bytes, { provider: 'cpu' })

/** GFLOP/s of one product of two matrices of 1024², neither known beforehand: what this machine can do at all. */
export async function peak(threads: number): Promise<number> {
  const n = 1024
  const c = matMul(input('a', [n, n]), input('b', [n, n]))
  const session = await open(encodeModel(emitGraph({ name: 'product', outputs: { c } })), threads)
  const random = mulberry32(1)
  const values = () =>
    float(
      [n, n],
      Float32Array.from({ length: n * n }, () => normal(random)),
    )
  const feeds = { a: values(), b: values() }
  const ms = await bestOf(
    { steps: 1, run: async () => void (await session.run(feeds)), close: () => session.release() },
    30,
  )
  return (2 * n ** 3) / ms / 1e6
}

const PACE = { rates: [1e-3], steps: 1_000_000 }

/** A run a step, the state handed in and out. */
export async function perStep(given: Case, threads: number, steps: number): Promise<Work> {
  const { rule, batch, sample, words } = given
  const ports = {
    x: { shape: [batch, ...sample], dtype: words ? ('int32' as const) : ('float32' as const) },
    labels: { shape: [batch], dtype: 'int32' as const },
    weights: { shape: [batch] },
  }
  const session = await open(encodeModel(emitStep(rule, ports)), threads)
  const [data, shapes] = [dataOf(given), stateShapes(rule)]
  const size = sample.reduce((a, b) => a * b, 1)
  let state = Object.fromEntries(Object.entries(startOf(rule)).map(([name, d]) => [name, float(shapes[name]!, d)]))
  const even = float([batch], new Float32Array(batch).fill(1 / batch))
  let t = 0
  const run = async () => {
    for (let i = 0; i < steps; i++) {
      const first = ((t % Math.floor(given.rows / batch)) * batch) | 0
      const part = data.x.subarray(first * size, (first + batch) * size)
      const x = words ? int([batch, ...sample], part as Int32Array) : float([batch, ...sample], part as Float32Array)
      const scalars = stepScalars(rule, PACE, ++t)
      const labels = int([batch], data.labels.subarray(first, first + batch))
      const out = await session.run({ ...state, x, labels, weights: even, scalars: float([scalars.length], scalars) })
      state = Object.fromEntries(Object.keys(state).map((name) => [name, out[`next.${name}`]!]))
    }
  }
  return { steps, run, close: () => session.release() }
}

/** An epoch a run: the graph takes its minibatches itself. */
export async function looped(given: Case, threads: number): Promise<Work> {
  const { rule, batch, rows, sample } = given
  const steps = Math.floor(rows / batch)
  const ports = { x: { shape: [rows, ...sample] }, labels: { shape: [rows], dtype: 'int32' as const } }
  const graph = emitLoop(rule, { steps, batchSize: batch, data: ports, perStep: { weights: { shape: [batch] } } })
  const session = await open(encodeModel(graph), threads)
  const [data, shapes, random] = [dataOf(given), stateShapes(rule), mulberry32(3)]
  let state = Object.fromEntries(Object.entries(startOf(rule)).map(([name, d]) => [name, float(shapes[name]!, d)]))
  const fixed = {
    x: float([rows, ...sample], data.x as Float32Array),
    labels: int([rows], data.labels),
    weights: float([steps, batch], new Float32Array(steps * batch).fill(1 / batch)),
  }
  let t = 0
  const run = async () => {
    const order = shuffled(
      Array.from({ length: rows }, (_, i) => i),
      random,
    ).slice(0, steps * batch)
    const scalars = Array.from({ length: steps }, () => [...stepScalars(rule, PACE, ++t)])
    const out = await session.run({
      ...state,
      ...fixed,
      rows: int([steps, batch], Int32Array.from(order)),
      scalars: float([steps, scalars[0]!.length], Float32Array.from(scalars.flat())),
    })
    state = Object.fromEntries(Object.keys(state).map((name) => [name, out[`next.${name}`]!]))
  }
  return { steps, run, close: () => session.release() }
}

/** The bag with its table outside the state: each step renews the rows its batch names. */
export async function lazyBag(threads: number, steps: number): Promise<Work> {
  const { batch, rows } = bagCase
  const [data, start, head] = [dataOf(bagCase), startOf(bagCase.rule), lazyBagRule({})]
  const shapes = stateShapes(head)
  const { run: step, close } = bagSteps({
    ruleFor: lazyBagRule,
    bags: batch,
    table: lazyTable(head.optimizer.slots, start['table']!, [BAG.rows, BAG.width]),
    ports: { labels: { shape: [batch], dtype: 'int32' }, weights: { shape: [batch] } },
    open: (graph) => open(encodeModel(graph), threads),
  })
  let state = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, float(shape, start[name]!)]))
  const shares = new Float32Array(BAG.mentions).fill(1)
  const even = float([batch], new Float32Array(batch).fill(1 / batch))
  let t = 0
  const run = async () => {
    for (let i = 0; i < steps; i++) {
      const first = (t % Math.floor(rows / batch)) * batch
      const bags = Array.from({ length: batch }, (_, j) => ({
        ids: data.x.subarray((first + j) * BAG.mentions, (first + j + 1) * BAG.mentions),
        shares,
      }))
      const scalars = stepScalars(head, PACE, ++t)
      const labels = int([batch], data.labels.subarray(first, first + batch))
      const out = await step(bags, { ...state, labels, weights: even, scalars: float([scalars.length], scalars) })
      state = Object.fromEntries(Object.keys(state).map((name) => [name, out[`next.${name}`]!]))
    }
  }
  return { steps, run, close }
}

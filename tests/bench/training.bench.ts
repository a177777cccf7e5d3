import type { TensorValue } from '../../src-main/compute/runtime.ts'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import {
  averageShapes,
  freshParameters,
  trainingLogits,
  weightShapes,
} from '../../src-main/learners/small-cnn/network.ts'
import { encodeModel } from '../../src-main/onnx/codec.ts'
import { mulberry32, normal, shuffled } from '../../src-main/platform/random.ts'
import { embeddingBag, gelu } from '../../src-main/tensor-graph/composites.ts'
import { emitLoop, emitStep, type Ports } from '../../src-main/tensor-graph/emit-training.ts'
import { emitGraph } from '../../src-main/tensor-graph/emit.ts'
import { crossEntropy } from '../../src-main/tensor-graph/losses.ts'
import { add, relu } from '../../src-main/tensor-graph/ops/elementwise.ts'
import { matMul } from '../../src-main/tensor-graph/ops/linear-algebra.ts'
import { adamW } from '../../src-main/tensor-graph/optimizers/adamw.ts'
import { denseBags, lazyTable, putRows, takeRows } from '../../src-main/tensor-graph/optimizers/lazy-rows.ts'
import { input } from '../../src-main/tensor-graph/tensor.ts'
import { stateShapes, stepScalars, type TrainingRule } from '../../src-main/tensor-graph/training-step.ts'
import { softmaxStep } from './plain-softmax-step.ts'

// One training step of four models, beside a plain loop and beside the runtime's own matrix product, in one run on one thread and on two.
// Times are printed; what must hold are ratios.
const [ROWS, D, HIDDEN, CLASSES, BATCH] = [10_000, 384, 256, 77, 256]
const random = mulberry32(1)
const size = (dims: readonly number[]) => dims.reduce((a, b) => a * b, 1)
const noise = (dims: readonly number[], scale = 1): TensorValue => ({
  ...{ type: 'float32', dims },
  data: Float32Array.from({ length: size(dims) }, () => scale * normal(random)),
})
const ints = (dims: readonly number[], below: number): TensorValue => ({
  ...{ type: 'int32', dims },
  data: Int32Array.from({ length: size(dims) }, () => Math.floor(below * random())),
})
const failures: string[] = []
function holds(what: string, value: number, least: number) {
  console.log(`  ${value >= least ? 'ok  ' : 'FAIL'} ${what}: ${value.toFixed(2)} (at least ${least})`)
  if (value < least) failures.push(what)
}

/** Shortest of some runs, ms. */
async function best(runs: number, work: () => Promise<unknown>): Promise<number> {
  let least = Infinity
  for (let i = 0; i < runs; i++) {
    const began = performance.now()
    await work()
    least = Math.min(least, performance.now() - began)
  }
  return least
}

const rules = {
  softmax: {
    parameters: { weight: [D, CLASSES], bias: [CLASSES] },
    loss: (p, b) => crossEntropy(add(matMul(b['x']!, p['weight']!), p['bias']!), b['labels']!, b['weights']!),
    optimizer: adamW(),
  },
  mlp: {
    parameters: { w1: [D, HIDDEN], b1: [HIDDEN], w2: [HIDDEN, CLASSES], b2: [CLASSES] },
    loss: (p, b) => {
      const hidden = relu(add(matMul(b['x']!, p['w1']!), p['b1']!))
      return crossEntropy(add(matMul(hidden, p['w2']!), p['b2']!), b['labels']!, b['weights']!)
    },
    optimizer: adamW(),
  },
} satisfies Record<string, TrainingRule>
/** Multiplications and additions of a step, forward and back. */
const work = {
  softmax: 2 * 2 * BATCH * D * CLASSES,
  mlp: 2 * 2 * BATCH * D * HIDDEN + 3 * 2 * BATCH * HIDDEN * CLASSES,
}

const stateOf = (rule: TrainingRule) =>
  Object.fromEntries(
    Object.entries(stateShapes(rule)).map(([name, shape]) => [
      name,
      name.includes('.') ? { ...noise(shape, 0) } : noise(shape, 0.05),
    ]),
  )
const scalarsOf = (rule: TrainingRule, steps: number): TensorValue => {
  const all = Array.from({ length: steps }, (_, i) => [...stepScalars(rule, { rates: [1e-3], steps }, i + 1)])
  return { type: 'float32', dims: [steps, all[0]!.length], data: Float32Array.from(all.flat()) }
}

/** ms a step of 39 minibatches in a Loop. */
async function looped(rule: TrainingRule, threads: number): Promise<number> {
  const steps = Math.floor(ROWS / BATCH)
  const data: Ports = { x: { shape: [ROWS, D] }, labels: { shape: [ROWS], dtype: 'int32' } }
  const graph = emitLoop(rule, { steps, batchSize: BATCH, data, perStep: { weights: { shape: [BATCH] } } })
  const session = await createRuntime({ threads }).session(encodeModel(graph), { provider: 'cpu' })
  const rows = Int32Array.from(
    shuffled(
      Array.from({ length: ROWS }, (_, i) => i),
      random,
    ).slice(0, steps * BATCH),
  )
  const feeds = {
    ...{ ...stateOf(rule), x: noise([ROWS, D], 0.05), labels: ints([ROWS], CLASSES), scalars: scalarsOf(rule, steps) },
    rows: { type: 'int32', dims: [steps, BATCH], data: rows } as TensorValue,
    weights: {
      type: 'float32',
      dims: [steps, BATCH],
      data: new Float32Array(steps * BATCH).fill(1 / BATCH),
    } as TensorValue,
  }
  const ms = await best(8, () => session.run(feeds))
  await session.release()
  return ms / steps
}

async function onceAStep(rule: TrainingRule, batch: Ports, feeds: Record<string, TensorValue>, threads: number) {
  const session = await createRuntime({ threads }).session(encodeModel(emitStep(rule, batch)), { provider: 'cpu' })
  const scalars = { ...scalarsOf(rule, 1), dims: [scalarsOf(rule, 1).data.length] }
  const ms = await best(8, () => session.run({ ...stateOf(rule), ...feeds, scalars }))
  await session.release()
  return ms
}

/** GFLOP/s of a matrix product of 1024³, the second an input as weights are. */
async function peak(threads: number): Promise<number> {
  const product = matMul(input('a', [1024, 1024]), input('b', [1024, 1024]))
  const session = await createRuntime({ threads }).session(
    encodeModel(emitGraph({ name: 'peak', outputs: { product } })),
  )
  const feeds = { a: noise([1024, 1024]), b: noise([1024, 1024]) }
  const ms = await best(10, () => session.run(feeds))
  await session.release()
  return (2 * 1024 ** 3) / ms / 1e6
}

const bagRule = (rows: number): TrainingRule => ({
  parameters: { table: [rows, 64], w1: [64, 128], b1: [128], w2: [128, CLASSES], b2: [CLASSES] },
  loss: (p, b) => {
    const hidden = gelu(add(matMul(embeddingBag(b['counts']!, p['table']!), p['w1']!), p['b1']!))
    return crossEntropy(add(matMul(hidden, p['w2']!), p['b2']!), b['labels']!, b['weights']!)
  },
  optimizer: adamW(),
})

/** A batch of 256 bags of 12 of 32,768 rows: those rows alone, fetched and written back, or the whole table. */
async function bags(threads: number): Promise<{ lazy: number; dense: number }> {
  const [words, width] = [32_768, 64]
  const batch = Array.from({ length: BATCH }, () => {
    const ids = Array.from({ length: 12 }, () => Math.floor(words * random() ** 3))
    return { ids, shares: ids.map(() => 1 / 12) }
  })
  const { ids, bucket, counts } = denseBags(batch, [1024, 2048, 4096])
  const ports = (rows: number): Ports => ({
    ...{ counts: { shape: [BATCH, rows] }, labels: { shape: [BATCH], dtype: 'int32' }, weights: { shape: [BATCH] } },
  })
  const fixed = {
    labels: ints([BATCH], CLASSES),
    weights: { type: 'float32', dims: [BATCH], data: new Float32Array(BATCH).fill(1 / BATCH) } as TensorValue,
  }
  const table = lazyTable('table', ['moment1', 'moment2'], new Float32Array(words * width), [words, width])
  const session = await createRuntime({ threads }).session(encodeModel(emitStep(bagRule(bucket), ports(bucket))))
  const rule = bagRule(bucket)
  const state = stateOf(rule)
  const scalars = { ...scalarsOf(rule, 1), dims: [scalarsOf(rule, 1).data.length] }
  const lazy = await best(8, async () => {
    const fetched = Object.entries(takeRows(table, ids, bucket)).map(([name, data]) => [
      name,
      { type: 'float32', dims: [bucket, width], data },
    ])
    const given = { counts: { type: 'float32', dims: [BATCH, bucket], data: counts } as TensorValue, ...fixed, scalars }
    const out = await session.run({ ...state, ...(Object.fromEntries(fetched) as typeof state), ...given })
    putRows(
      table,
      ids,
      Object.fromEntries(table.names.map((name) => [name, out[`next.${name}`]!.data as Float32Array])),
    )
  })
  await session.release()
  const whole = new Float32Array(BATCH * words)
  batch.forEach((bag, i) => bag.ids.forEach((id) => (whole[i * words + id]! += 1 / 12)))
  const all = { counts: { type: 'float32', dims: [BATCH, words], data: whole } as TensorValue, ...fixed }
  return { lazy, dense: await onceAStep(bagRule(words), ports(words), all, threads) }
}

async function cnn(threads: number): Promise<number> {
  const rule: TrainingRule = {
    parameters: weightShapes(10),
    averages: averageShapes,
    loss: (p, b) => {
      const { logits, averages } = trainingLogits(p, b['x']!)
      return { loss: crossEntropy(logits, b['labels']!, b['weights']!), averages }
    },
    optimizer: adamW(),
  }
  const ports: Ports = {
    x: { shape: [64, 3, 32, 32] },
    labels: { shape: [64], dtype: 'int32' },
    weights: { shape: [64] },
  }
  const fresh = Object.entries(freshParameters(10, random)).map(([name, { shape, data }]) => [
    name,
    { type: 'float32', dims: shape, data },
  ])
  const weights: TensorValue = { type: 'float32', dims: [64], data: new Float32Array(64).fill(1 / 64) }
  const feeds = {
    ...(Object.fromEntries(fresh) as Record<string, TensorValue>),
    x: noise([64, 3, 32, 32]),
    labels: ints([64], 10),
    weights,
  }
  return onceAStep(rule, ports, feeds, threads)
}

for (const threads of [1, 2]) {
  const top = await peak(threads)
  console.log(`\n${threads} thread${threads > 1 ? 's' : ''}: matrix product ${top.toFixed(0)} GFLOP/s`)
  const ms = { softmax: await looped(rules.softmax, threads), mlp: await looped(rules.mlp, threads) }
  for (const name of ['softmax', 'mlp'] as const) {
    const share = work[name] / ms[name] / 1e6 / top
    console.log(
      `${name.padEnd(8)} ${ms[name].toFixed(2)} ms a step of ${BATCH}, ${Math.round((1000 * BATCH) / ms[name]).toLocaleString('en')} samples/s`,
    )
    holds(
      'share of the matrix product',
      share,
      name === 'softmax' ? [0.35, 0.22][threads - 1]! : [0.45, 0.35][threads - 1]!,
    )
  }
  const { lazy, dense } = await bags(threads)
  console.log(
    `bag      ${lazy.toFixed(2)} ms a step of ${BATCH} by rows, ${dense.toFixed(1)} as a product with the whole table`,
  )
  if (threads === 1) holds('rows against the whole table', dense / lazy, 2)
  const net = await cnn(threads)
  console.log(`cnn      ${net.toFixed(1)} ms a step of 64, ${Math.round(64_000 / net).toLocaleString('en')} samples/s`)
  if (threads === 1) {
    const plain = await best(3, async () =>
      softmaxStep(noise([BATCH, D], 0.05).data as Float32Array, ints([BATCH], CLASSES).data as Int32Array, D, CLASSES),
    )
    console.log(`a plain loop takes ${plain.toFixed(2)} ms for the softmax step`)
    holds('softmax against a plain loop', plain / ms.softmax, 15)
  }
}
if (failures.length > 0) {
  console.error(`\nbelow what must hold: ${failures.join(', ')} (a busy machine can do that)`)
  process.exitCode = 1
}

import type { Session, TensorValue } from '../../compute/runtime.ts'
import { encodeModel } from '../../onnx/codec.ts'
import { emitStep } from '../../tensor-graph/emit-training.ts'
import { denseBags, lazyTable, putRows, takeRows, valuesOf, type Bag } from '../../tensor-graph/optimizers/lazy-rows.ts'
import { cosine, warmUp } from '../../tensor-graph/optimizers/schedules.ts'
import { stateShapes, stepScalars, type TrainingRule } from '../../tensor-graph/training-step.ts'
import type { NamedArray, Parameters, TrainingContext } from '../learner.ts'
import { drawnNumbers, orderOf } from '../trainer/seeded-order.ts'
import { pacedProgress } from '../trainer/paced-progress.ts'

export const TABLE = 'table'

export interface BagTask {
  /** The rule of one step, whose table holds the rows of a batch only: [rows, width]. */
  readonly ruleFor: (rows: number) => TrainingRule
  /** All parameters; the table whole, [vocabulary, width]. */
  readonly start: Parameters
  readonly bags: readonly Bag[]
  readonly labels: Int32Array
  readonly rowWeights: Float32Array
  readonly batchSize: number
  readonly epochs: number
  readonly rate: number
  readonly measure?: (parameters: Parameters) => Promise<number>
  readonly patience: number
}

/** Sizes the rows of a batch are filled up to: one graph each. */
const BUCKETS = [256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536]

/**
 * Minibatches over bags of table rows: each step fetches the rows its batch names, and writes them back with their moments. Equal seeds give
 * equal bits; the best measured parameters are kept.
 */
export async function trainBags(task: BagTask, context: TrainingContext) {
  const { start, bags, labels, rowWeights, batchSize, epochs, rate, measure, patience } = task
  const { [TABLE]: whole, ...others } = start
  const [rows, width] = whole!.shape as [number, number]
  const small = task.ruleFor(BUCKETS[0]!)
  const table = lazyTable(TABLE, small.optimizer.slots, whole!.data, [rows, width])
  const isRow = (name: string) => table.names.includes(name)
  let state: Parameters = Object.fromEntries(
    Object.entries(stateShapes(small)).flatMap(([name, shape]): [string, NamedArray][] =>
      isRow(name) ? [] : [[name, others[name] ?? { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) }]],
    ),
  )
  const now = (): Parameters => ({
    [TABLE]: { shape: [rows, width], data: valuesOf(table) },
    ...Object.fromEntries(Object.keys(others).map((name) => [name, state[name]!])),
  })
  const sessions = new Map<number, Promise<Session>>()
  const open = (bucket: number) => {
    const known = sessions.get(bucket) ?? openStep(task.ruleFor(bucket), bucket, batchSize, width, context)
    sessions.set(bucket, known)
    return known
  }
  const tell = pacedProgress(context)
  const epoch = Math.ceil(labels.length / batchSize)
  const steps = epochs * epoch
  const schedule = warmUp(0.1, cosine())
  let [best, top, waited, loss, step] = [null as Parameters | null, -Infinity, 0, Number.NaN, 0]
  try {
    for (; step < steps && waited < patience;) {
      context.signal?.throwIfAborted()
      const first = (step % epoch) * batchSize
      const batch = orderOf(labels.length, Math.floor(step / epoch), context.seed).slice(first, first + batchSize)
      const { ids, bucket, counts } = denseBags(
        filled(
          batch.map((row) => bags[row]!),
          batchSize,
        ),
        BUCKETS,
      )
      const total = batch.reduce((sum, row) => sum + rowWeights[row]!, 0)
      const fetched = takeRows(table, ids, bucket)
      const out = await (
        await open(bucket)
      ).run({
        ...Object.fromEntries(Object.entries(state).map(([name, { shape, data }]) => [name, float(shape, data)])),
        ...Object.fromEntries(Object.entries(fetched).map(([name, data]) => [name, float([bucket, width], data)])),
        counts: float([batchSize, bucket], counts),
        labels: {
          type: 'int32',
          dims: [batchSize],
          data: Int32Array.from({ length: batchSize }, (_, i) => labels[batch[i] ?? batch[0]!]!),
        },
        weights: float(
          [batchSize],
          Float32Array.from({ length: batchSize }, (_, i) => (i < batch.length ? rowWeights[batch[i]!]! / total : 0)),
        ),
        draws: float([batchSize, width], drawnNumbers(batchSize * width, step, context.seed)),
        scalars: scalarsOf(stepScalars(small, { rates: [rate], schedule, steps }, step + 1)),
      })
      putRows(
        table,
        ids,
        Object.fromEntries(table.names.map((name) => [name, out[`next.${name}`]!.data as Float32Array])),
      )
      state = Object.fromEntries(
        Object.entries(state).map(([name, { shape }]) => [
          name,
          { shape, data: out[`next.${name}`]!.data as Float32Array },
        ]),
      )
      loss = (out['loss']!.data as Float32Array)[0]!
      step++
      if (step % epoch === 0 && measure) {
        const parameters = now()
        const metric = await measure(parameters)
        if (metric > top) [best, top, waited] = [parameters, metric, 0]
        else waited++
      }
      tell({ step, steps, loss, metric: top > -Infinity ? top : undefined, samples: step * batchSize })
    }
    return { parameters: best ?? now(), steps: step, loss }
  } finally {
    for (const session of sessions.values()) await (await session).release()
  }
}

function openStep(rule: TrainingRule, bucket: number, batch: number, width: number, { runtime }: TrainingContext) {
  const ports = {
    counts: { shape: [batch, bucket] },
    labels: { shape: [batch], dtype: 'int32' as const },
    weights: { shape: [batch] },
    draws: { shape: [batch, width] },
  }
  // One thread: a step is some milliseconds, and sums over thousands of rows come out the same on every machine.
  return runtime.session(encodeModel(emitStep(rule, ports)), { provider: 'cpu', threads: 1 })
}

const float = (dims: readonly number[], data: Float32Array): TensorValue => ({ type: 'float32', dims, data })
const scalarsOf = (data: Float32Array) => float([data.length], data)
const NOTHING: Bag = { ids: [], shares: [] }
const filled = (bags: readonly Bag[], size: number): Bag[] => Array.from({ length: size }, (_, i) => bags[i] ?? NOTHING)

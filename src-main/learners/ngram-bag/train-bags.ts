import type { Feeds, TensorValue } from '../../compute/runtime.ts'
import { encodeModel } from '../../onnx/codec.ts'
import type { Bag } from '../../tensor-graph/optimizers/bag-blocks.ts'
import { lazyTable, valuesOf } from '../../tensor-graph/optimizers/lazy-rows.ts'
import { cosine, warmUp } from '../../tensor-graph/optimizers/schedules.ts'
import type { Ports } from '../../tensor-graph/emit-training.ts'
import { stateShapes, stepScalars, type Shapes, type TrainingRule } from '../../tensor-graph/training-step.ts'
import { endsEarly } from '../../training/early-end.ts'
import { partsIn } from '../../training/minibatch.ts'
import type { NamedArray, Parameters, TrainingContext, Watched } from '../../training/training-task.ts'
import { drawnNumbers, orderOf } from '../../training/seeded-order.ts'
import { bestIn, checkpointOf, progressIn, type Progress } from '../../training/checkpoint.ts'
import { pacedProgress } from '../../training/paced-progress.ts'
import { bagSteps } from './bag-steps.ts'

export const TABLE = 'table'
/** In a checkpoint: the table's rows with their moments beside them. */
export const ROWS = 'rows'
/** A checkpoint holds the whole table four times over: not worth writing after every short epoch. */
const CHECKPOINTS = 5

export interface BagTask {
  /** The rule of one step: the rows that its batch names are among the parameters, the table is not. */
  readonly ruleFor: (rows: Shapes) => TrainingRule
  /** All parameters; the table whole, [vocabulary, width]. */
  readonly start: Parameters
  /** A checkpoint of the same sizes to go on from. */
  readonly checkpoint?: Parameters
  readonly bags: readonly Bag[]
  /** Tables [vocabulary + 1, width] that the loss reads of the rows it names, by `<block>.<name>`; of places without a row the last. */
  readonly beside?: Readonly<Record<string, Float32Array>>
  /** What else is known of each row, [rows, …], by the names the rule's loss reads. */
  readonly data: Feeds
  /** What each row counts, by those names. */
  readonly weights: Readonly<Record<string, Float32Array>>
  /** What the weights of a batch are divided by; by their sum, all names together, when left out. */
  readonly batchWeight?: number
  readonly batchSize: number
  readonly epochs: number
  readonly rate: number
  readonly measure?: (parameters: Parameters) => Promise<number>
  /** What is told beside the loss after every epoch, and decides nothing. */
  readonly watch?: (parameters: Parameters) => Promise<Watched>
  readonly patience: number
}

/**
 * Minibatches over bags of table rows: each step renews the rows its batch names, moments and all. Equal seeds give
 * equal bits, also when going on from a checkpoint; the best measured parameters are kept.
 */
export async function trainBags(task: BagTask, context: TrainingContext) {
  const { start, checkpoint = {}, bags, data, weights, batchSize, epochs, rate, measure, watch, patience } = task
  const { [TABLE]: whole, ...others } = start
  const [rows, width] = whole!.shape as [number, number]
  const rule = task.ruleFor({})
  const table = lazyTable(rule.optimizer.slots, whole!.data, [rows, width])
  if (checkpoint[ROWS]) table.data.set(checkpoint[ROWS].data)
  let state: Parameters = Object.fromEntries(
    Object.entries(stateShapes(rule)).map(([name, shape]): [string, NamedArray] => [
      name,
      checkpoint[name] ?? others[name] ?? { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) },
    ]),
  )
  const current = (): Parameters => ({
    [TABLE]: { shape: [rows, width], data: valuesOf(table) },
    ...Object.fromEntries(Object.keys(others).map((name) => [name, state[name]!])),
  })
  const whereItIs = () => ({ shape: [rows, table.depth * width], data: table.data.slice() })
  const taught = bagSteps({
    ruleFor: task.ruleFor,
    table,
    beside: task.beside,
    bags: batchSize,
    ports: {
      ...portsOf(data, batchSize),
      ...Object.fromEntries(Object.keys(weights).map((name) => [name, { shape: [batchSize] }])),
      draws: { shape: [batchSize, width] },
    },
    // One thread: a step is some milliseconds, and sums over thousands of rows come out the same on every machine.
    open: (graph) => context.runtime.session(encodeModel(graph), { provider: 'cpu', threads: 1 }),
  })
  const tell = pacedProgress(context)
  const epoch = Math.ceil(bags.length / batchSize)
  const steps = epochs * epoch
  const schedule = warmUp(0.1, cosine())
  let now: Progress = progressIn(checkpoint) ?? { step: 0, best: -Infinity, waited: 0, loss: Number.NaN }
  let best = now.best > -Infinity ? bestIn(checkpoint) : null
  try {
    let seen: Watched = {}
    const checkpointNow = () => checkpointOf({ ...state, [ROWS]: whereItIs() }, best ?? {}, now)
    while (now.step < steps && now.waited < patience) {
      context.signal?.throwIfAborted()
      if (await endsEarly(context, now.step, checkpointNow)) break
      const { step } = now
      const first = (step % epoch) * batchSize
      const batch = orderOf(bags.length, Math.floor(step / epoch), context.seed).slice(first, first + batchSize)
      const named = Array.from({ length: batchSize }, (_, i) => (i < batch.length ? bags[batch[i]!]! : NOTHING))
      const out = await taught.run(named, {
        ...Object.fromEntries(Object.entries(state).map(([name, { shape, data }]) => [name, float(shape, data)])),
        ...rowsOf(data, batch, batchSize),
        ...sharesOf(task, batch),
        draws: float([batchSize, width], drawnNumbers(batchSize * width, step, context.seed)),
        scalars: scalarsOf(stepScalars(rule, { rates: [rate], schedule, steps }, step + 1)),
      })
      state = Object.fromEntries(
        Object.entries(state).map(([name, { shape }]) => [
          name,
          { shape, data: out[`next.${name}`]!.data as Float32Array },
        ]),
      )
      now = { ...now, step: step + 1, loss: (out['loss']!.data as Float32Array)[0]! }
      const ended = now.step % epoch === 0
      if (ended && measure) {
        const parameters = current()
        const metric = Math.fround(await measure(parameters))
        if (metric > now.best) best = parameters
        now = metric > now.best ? { ...now, best: metric, waited: 0 } : { ...now, waited: now.waited + 1 }
      }
      if (ended && watch) seen = await watch(current())
      const metric = now.best > -Infinity ? now.best : undefined
      const parts = partsIn(out)
      tell({ step: now.step, steps, loss: now.loss, metric, parts, ...seen, samples: now.step * batchSize })
      if (ended && (now.step / epoch) % Math.ceil(epochs / CHECKPOINTS) === 0)
        await context.onCheckpoint?.(checkpointNow())
    }
    return { parameters: best ?? current(), steps: now.step, loss: now.loss }
  } finally {
    await taught.close()
  }
}

const portsOf = (data: Feeds, batchSize: number): Ports =>
  Object.fromEntries(
    Object.entries(data).map(([name, { type, dims }]) => [
      name,
      { shape: [batchSize, ...dims.slice(1)], dtype: type === 'int32' ? 'int32' : 'float32' } as const,
    ]),
  )

/** The batch's rows of every table; a row that fills it up repeats the first. */
const rowsOf = (data: Feeds, batch: readonly number[], batchSize: number): Feeds =>
  Object.fromEntries(
    Object.entries(data).map(([name, { type, dims, data: all }]) => {
      const width = dims.slice(1).reduce((a, b) => a * b, 1)
      const taken = type === 'int32' ? new Int32Array(batchSize * width) : new Float32Array(batchSize * width)
      for (let i = 0; i < batchSize; i++) {
        const row = batch[i] ?? batch[0]!
        taken.set((all as Float32Array).subarray(row * width, (row + 1) * width), i * width)
      }
      return [name, { type, dims: [batchSize, ...dims.slice(1)], data: taken }]
    }),
  )

function sharesOf({ weights, batchSize, batchWeight }: BagTask, batch: readonly number[]): Feeds {
  const named = Object.entries(weights)
  const total = batchWeight ?? batch.reduce((sum, row) => named.reduce((all, [, own]) => all + own[row]!, sum), 0)
  return Object.fromEntries(
    named.map(([name, own]) => [
      name,
      float(
        [batchSize],
        Float32Array.from({ length: batchSize }, (_, i) => (i < batch.length ? own[batch[i]!]! / total : 0)),
      ),
    ]),
  )
}

const float = (dims: readonly number[], data: Float32Array): TensorValue => ({ type: 'float32', dims, data })
const scalarsOf = (data: Float32Array) => float([data.length], data)
const NOTHING: Bag = { ids: [], shares: [] }

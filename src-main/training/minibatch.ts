import type { Session, TensorValue } from '../compute/runtime.ts'
import { encodeModel } from '../onnx/codec.ts'
import { emitLoop, type Ports } from '../tensor-graph/emit-training.ts'
import { warmUp, cosine, type Schedule } from '../tensor-graph/optimizers/schedules.ts'
import { stateShapes, stepScalars, type TrainingRule } from '../tensor-graph/training-step.ts'
import type { LossParts, NamedArray, Parameters, TrainingContext, Watched } from './training-task.ts'
import { bestIn, checkpointOf, progressIn, resumed, type Progress } from './checkpoint.ts'
import { endsEarly } from './early-end.ts'
import { pacedProgress } from './paced-progress.ts'
import { drawnNumbers, orderOf } from './seeded-order.ts'

export interface MinibatchTask {
  /** Its loss gets the data by name, `weights` [batch] summing to 1, and each of `draws` as uniform numbers. */
  readonly rule: TrainingRule
  /** Parameters to begin with, or a checkpoint to go on from. */
  readonly start: Parameters
  /** All rows of every table, [rows, …]. */
  readonly data: Readonly<Record<string, TensorValue>>
  readonly rows: number
  /** What each row counts; all the same when left out. */
  readonly rowWeights?: Float32Array
  readonly batchSize: number
  readonly steps: number
  /** Steps it takes for now, to be gone on with from the checkpoint it leaves; all of them when left out. */
  readonly until?: number
  readonly rate: number
  readonly schedule?: Schedule
  /** Uniform numbers in [0, 1) a step, by name and shape: for dropout that resumes exactly. */
  readonly draws?: Readonly<Record<string, readonly number[]>>
  /** How good parameters are on the hold-out, higher is better; asked after every epoch. */
  readonly measure?: (parameters: Parameters) => Promise<number>
  /** What is told beside the loss after every epoch, and decides nothing. */
  readonly watch?: (parameters: Parameters) => Promise<Watched>
  /** Epochs without a better measure before it stops. */
  readonly patience?: number
  /** Steps in one run of the graph; fewer where a step is long, so that a run stays below a fifth of a second. */
  readonly together?: number
}

export interface MinibatchResult {
  /** The best measured ones; the last where nothing was measured. */
  readonly parameters: Parameters
  readonly steps: number
  readonly loss: number
}

/** Some milliseconds of work for a head, and nearly all that a Loop saves. */
const TOGETHER = 10

/**
 * Minibatch training in a Loop graph. Epochs are shuffled and numbers drawn by seed and step alone, so a training that went on from a
 * checkpoint ends where an uninterrupted one does. Aborts between runs.
 */
export async function trainMinibatches(task: MinibatchTask, context: TrainingContext): Promise<MinibatchResult> {
  const { rule, rows, batchSize, patience = Infinity, measure, watch, together = TOGETHER } = task
  const epoch = Math.ceil(rows / batchSize)
  const steps = together * Math.ceil(task.steps / together)
  const end = Math.min(steps, task.until ?? steps)
  const tell = pacedProgress(context)
  const session = await openLoop(task, context)
  try {
    let state = resumed(rule, task.start)
    let now: Progress = progressIn(task.start) ?? { step: 0, best: -Infinity, waited: 0, loss: Number.NaN }
    let best = now.best > -Infinity ? bestIn(task.start) : parametersOf(rule, state)
    let seen: Watched = {}
    while (now.step < end && now.waited < patience) {
      context.signal?.throwIfAborted()
      if (await endsEarly(context, now.step, () => checkpointOf(state, best, now))) break
      const out = await session.run(feeds(task, state, now.step, steps, context.seed))
      state = Object.fromEntries(
        Object.entries(state).map(([name, { shape }]) => [
          name,
          { shape, data: out[`next.${name}`]!.data as Float32Array },
        ]),
      )
      const losses = out['losses']!.data as Float32Array
      now = { ...now, step: now.step + together, loss: losses.reduce((a, b) => a + b, 0) / together }
      const ended = Math.floor(now.step / epoch) > Math.floor((now.step - together) / epoch) || now.step >= end
      if (ended && measure) {
        // As a checkpoint keeps it: a tie stays a tie after going on.
        const metric = Math.fround(await measure(parametersOf(rule, state)))
        if (metric > now.best) best = parametersOf(rule, state)
        now = metric > now.best ? { ...now, best: metric, waited: 0 } : { ...now, waited: now.waited + 1 }
      }
      if (ended && watch) seen = await watch(parametersOf(rule, state))
      const metric = now.best > -Infinity ? now.best : undefined
      const parts = partsIn(out)
      tell({ step: now.step, steps, loss: now.loss, metric, parts, ...seen, samples: now.step * batchSize })
      if (ended) await context.onCheckpoint?.(checkpointOf(state, best, now))
    }
    return { parameters: measure ? best : parametersOf(rule, state), steps: now.step, loss: now.loss }
  } finally {
    await session.release()
  }
}

/** Means over a run of the parts its loss has, of a student. */
export function partsIn(out: Readonly<Record<string, TensorValue>>): LossParts | undefined {
  const mean = ({ data }: TensorValue) => (data as Float32Array).reduce((a, b) => a + b, 0) / data.length
  const [labels, teacher] = [out['part.labels'], out['part.teacher']]
  if (!labels || !teacher) return undefined
  const more = (['feature', 'relation', 'prior'] as const).flatMap((name) => {
    const part = out[`part.${name}`]
    return part ? [[name, mean(part)] as const] : []
  })
  return { labels: mean(labels), teacher: mean(teacher), ...Object.fromEntries(more) }
}

/** Averages too: a trained network reads them. */
const parametersOf = ({ parameters, averages }: TrainingRule, state: Parameters): Parameters =>
  Object.fromEntries(Object.keys({ ...parameters, ...averages }).map((name) => [name, state[name]!]))

function openLoop(
  { rule, data, batchSize, draws = {}, together = TOGETHER }: MinibatchTask,
  { runtime }: TrainingContext,
): Promise<Session> {
  const tables: Ports = Object.fromEntries(
    Object.entries(data).map(([name, { dims, type }]) => [name, { shape: dims, dtype: type as 'float32' | 'int32' }]),
  )
  const perStep: Ports = {
    weights: { shape: [batchSize] },
    ...Object.fromEntries(Object.entries(draws).map(([name, shape]) => [name, { shape }])),
  }
  return runtime.session(encodeModel(emitLoop(rule, { steps: together, batchSize, data: tables, perStep })), {
    provider: 'cpu',
  })
}

/** What one run takes: the state, the data, and for each of its steps the rows, their weights, drawn numbers and rates. */
function feeds(task: MinibatchTask, state: Parameters, from: number, steps: number, seed: number) {
  const { rule, rows, batchSize, rowWeights, data, draws = {}, rate, schedule = warmUp(0.1, cosine()) } = task
  const { together = TOGETHER } = task
  const epoch = Math.ceil(rows / batchSize)
  const taken = new Int32Array(together * batchSize)
  const weights = new Float32Array(together * batchSize)
  const scalars: number[] = []
  for (let i = 0; i < together; i++) {
    const step = from + i
    const order = orderOf(rows, Math.floor(step / epoch), seed)
    const batch = order.slice((step % epoch) * batchSize, ((step % epoch) + 1) * batchSize)
    // The last batch of an epoch is filled up with rows of no weight; not always the same, for batch norm sees them.
    for (let j = 0; j < batchSize; j++) taken[i * batchSize + j] = batch[j] ?? order[(j - batch.length) % rows]!
    const total = batch.reduce((sum, row) => sum + (rowWeights?.[row] ?? 1), 0)
    batch.forEach((row, j) => (weights[i * batchSize + j] = (rowWeights?.[row] ?? 1) / total))
    scalars.push(...stepScalars(rule, { rates: [rate], schedule, steps }, step + 1))
  }
  const drawn = Object.entries(draws).map(([name, shape]) => [name, drawnTogether(shape, from, together, seed)])
  return {
    ...Object.fromEntries(Object.keys(stateShapes(rule)).map((name) => [name, floats(state[name]!)])),
    ...data,
    ...(Object.fromEntries(drawn) as Record<string, TensorValue>),
    rows: { type: 'int32', dims: [together, batchSize], data: taken } as TensorValue,
    weights: { type: 'float32', dims: [together, batchSize], data: weights } as TensorValue,
    scalars: {
      type: 'float32',
      dims: [together, scalars.length / together],
      data: Float32Array.from(scalars),
    } as TensorValue,
  }
}

const floats = ({ shape, data }: NamedArray): TensorValue => ({ type: 'float32', dims: shape, data })

function drawnTogether(shape: readonly number[], from: number, together: number, seed: number): TensorValue {
  const size = shape.reduce((a, b) => a * b, 1)
  const data = new Float32Array(together * size)
  for (let i = 0; i < together; i++) data.set(drawnNumbers(size, from + i, seed), i * size)
  return { type: 'float32', dims: [together, ...shape], data }
}

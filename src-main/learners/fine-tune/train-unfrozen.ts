import type { Feeds, TensorValue } from '../../compute/runtime.ts'
import { mulberry32 } from '../../platform/random.ts'
import { discriminativeRates, oneCycle } from '../../tensor-graph/optimizers/schedules.ts'
import { stepScalars } from '../../tensor-graph/training-step.ts'
import { rowOf } from '../../platform/matrix.ts'
import { partsIn } from '../../training/minibatch.ts'
import type { NamedArray, Parameters, TrainingContext, Watched } from '../../training/training-task.ts'
import { bestIn, checkpointOf, progressIn, resumed } from '../../training/checkpoint.ts'
import { drawnNumbers } from '../../training/seeded-order.ts'
import type { DrawShapes } from './encoder-dropout.ts'
import { endsEarly } from '../../training/early-end.ts'
import { pacedProgress } from '../../training/paced-progress.ts'
import { epochBatches, sizeFor } from './length-classes.ts'
import { epochRows } from './epoch-rows.ts'
import type { PreparedContents } from './trainable-backbone.ts'
import { openSteppers, pick, ruleOf, valuesOf, type Schedule, type UnfrozenModel } from './unfrozen-step.ts'

export interface Unfreezing extends UnfrozenModel {
  readonly contents: PreparedContents
  readonly labels: Int32Array
  readonly weights: Float32Array
  /** The first so many are labelled; the others are the pool's pseudo-labels. */
  readonly labelled: number
  /** Of the parameters after each epoch; the best are kept. Without it the last are. */
  readonly measure?: (parameters: Parameters) => Promise<number>
  /** What is told beside the loss after every epoch, and decides nothing. */
  readonly watch?: (parameters: Parameters) => Promise<Watched>
  /** What `measure` said of the frozen backbone: unfreezing must do better. */
  readonly toBeat?: { readonly metric: number; readonly parameters: Parameters }
}

export interface Unfrozen {
  readonly parameters: Parameters
  readonly steps: number
  readonly loss: number
}

/** Trains backbone and head together: AdamW in one cycle, batches of like length, one graph for each size. */
export async function trainUnfrozen(task: Unfreezing, context: TrainingContext): Promise<Unfrozen> {
  const { contents, labels, labelled, schedule, measure, watch, toBeat } = task
  const { lengths, sizes } = contents
  const { epochs, batchSize } = schedule
  const perEpoch = Math.ceil(labelled / batchSize)
  const steps = epochs * perEpoch
  const steppers = openSteppers(task, context)
  const tell = pacedProgress(context)
  const rule = ruleOf(task, null)
  const done = progressIn(task.start)
  let state = resumed(rule, task.start)
  let step = done?.step ?? 0
  let loss = done?.loss ?? NaN
  let best = {
    metric: done?.best ?? toBeat?.metric ?? -Infinity,
    parameters: done ? bestIn(task.start) : (toBeat?.parameters ?? {}),
  }
  const checkpoint = () => checkpointOf(state, best.parameters, { step, best: best.metric, waited: 0, loss })
  let ended = false
  let seen: Watched = {}
  try {
    for (let epoch = Math.floor(step / perEpoch); epoch < epochs && !ended; epoch++) {
      const rows = epochRows(labelled, labels.length - labelled, epoch, context.seed)
      const batches = epochBatches(rows, lengths, batchSize, mulberry32(context.seed * 1009 + epoch))
      for (const rows of batches.slice(step - epoch * perEpoch)) {
        context.signal?.throwIfAborted()
        ended = await endsEarly(context, step, checkpoint)
        if (ended) break
        const size = sizeFor(lengths, rows, sizes)
        const { session, draws } = await steppers.of(size)
        const out = await session.run({
          ...(await contents.feeds(rows, batchSize, size)),
          ...targetsOf(task, rows, batchSize),
          ...steppers.frozen,
          ...drawn(draws, step, context.seed),
          ...valuesOf(state),
          scalars: vector(stepScalars(rule, paceOf(schedule, steps), ++step)),
        })
        state = renewed(state, out)
        loss = (out['loss']!.data as Float32Array)[0]!
        tell({
          step,
          steps,
          loss,
          metric: measure && best.metric > -Infinity ? best.metric : undefined,
          parts: partsIn(out),
          ...seen,
          samples: step * batchSize,
        })
      }
      const parameters = pick(state, Object.keys(rule.parameters))
      const metric = measure ? await measure(parameters) : epoch
      if (watch) seen = await watch(parameters)
      if (metric >= best.metric) best = { metric, parameters }
      await context.onCheckpoint?.(checkpoint())
    }
    return { parameters: best.parameters, steps: step, loss }
  } finally {
    await steppers.release()
  }
}

/** Every group's rate, then the head's. */
const paceOf = ({ backboneRate, headRate, rateFactor, groups, warmUp }: Schedule, steps: number) => ({
  rates: [...discriminativeRates(backboneRate, groups, rateFactor), headRate],
  schedule: oneCycle({ share: warmUp }),
  steps,
})

/** Labels and weights of a batch, the weights summing to 1, and what a teacher says of it; what fills it up weighs 0. */
function targetsOf({ labels, weights, lesson }: Unfreezing, rows: readonly number[], batchSize: number): Feeds {
  // Over all rows those of a lesson sum to 1: in a batch without labels the teacher counts no more than in others.
  const sum = lesson ? batchSize / labels.length : rows.reduce((total, row) => total + weights[row]!, 0)
  const shared = (of: Float32Array) =>
    vector(Float32Array.from({ length: batchSize }, (_, i) => (i < rows.length ? of[rows[i]!]! / sum : 0)))
  const chosen = Int32Array.from({ length: batchSize }, (_, i) => labels[rows[Math.min(i, rows.length - 1)]!]!)
  const given: Feeds = { labels: { type: 'int32', dims: [batchSize], data: chosen }, weights: shared(weights) }
  if (!lesson) return given
  const { columns } = lesson.taught
  const taught = new Float32Array(batchSize * columns)
  for (let i = 0; i < batchSize; i++) taught.set(rowOf(lesson.taught, rows[Math.min(i, rows.length - 1)]!), i * columns)
  const said = { type: 'float32', dims: [batchSize, columns], data: taught } as const
  return { ...given, taught: said, taughtWeights: shared(lesson.taughtWeights) }
}

/** Uniform numbers of these shapes, which seed and step decide. */
const drawn = (shapes: DrawShapes, step: number, seed: number): Feeds =>
  Object.fromEntries(
    Object.entries(shapes).map(([name, dims], i) => {
      const size = dims.reduce((a, b) => a * b, 1)
      return [name, { type: 'float32', dims, data: drawnNumbers(size, step * SHAPES + i, seed) }]
    }),
  )
/** More than an encoder has shapes to thin out. */
const SHAPES = 16

const vector = (data: Float32Array): TensorValue => ({ type: 'float32', dims: [data.length], data })
const renewed = (state: Parameters, out: Readonly<Record<string, TensorValue>>): Parameters =>
  Object.fromEntries(
    Object.entries(state).map(([name, { shape }]): [string, NamedArray] => [
      name,
      { shape, data: out[`next.${name}`]!.data as Float32Array },
    ]),
  )

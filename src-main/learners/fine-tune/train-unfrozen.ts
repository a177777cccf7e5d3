import type { Feeds, Session, TensorValue } from '../../compute/runtime.ts'
import { mulberry32 } from '../../platform/random.ts'
import { encodeModel } from '../../onnx/codec.ts'
import { importGraph, type ImportedGraph, type RunGraph } from '../../onnx/import/import-graph.ts'
import type { ImportableModel } from '../../onnx/import/importable-model.ts'
import { l2Normalise } from '../../tensor-graph/composites.ts'
import { emitStep, type Ports } from '../../tensor-graph/emit-training.ts'
import { softCrossEntropy } from '../../tensor-graph/losses.ts'
import { add, mul } from '../../tensor-graph/ops/elementwise.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { oneHot } from '../../tensor-graph/ops/selection.ts'
import { adamW } from '../../tensor-graph/optimizers/adamw.ts'
import { discriminativeRates, oneCycle } from '../../tensor-graph/optimizers/schedules.ts'
import { stepScalars, type Tensors, type TrainingRule } from '../../tensor-graph/training-step.ts'
import type { NamedArray, Parameters, TrainingContext } from '../learner.ts'
import { checkpointOf, progressIn, resumed } from '../trainer/checkpoint.ts'
import { pacedProgress } from '../trainer/paced-progress.ts'
import { epochBatches, sizeFor } from './length-classes.ts'
import type { LayerGroups } from './layer-groups.ts'
import type { PreparedContents, TrainableBackbone } from './trainable-backbone.ts'

/** Names of the head's weights beside the backbone's own. */
export const HEAD = { weight: 'head/weight', bias: 'head/bias' } as const

/** Logits are this times a linear map of unit features: cosines alone could not grow sure enough. */
export const SCALE = 10

export interface Schedule {
  readonly epochs: number
  readonly batchSize: number
  readonly headRate: number
  readonly backboneRate: number
  /** Each group's rate is the one above it divided by this. */
  readonly rateFactor: number
  readonly groups: number
  readonly warmUp: number
  readonly weightDecay: number
  /** Share of the target given to all classes alike (Szegedy et al. 2016): the loss never quite lets go of the backbone. */
  readonly smoothing: number
  /** Share of the words left out of a text, drawn anew each time it is seen. */
  readonly wordDrop: number
}

export interface Unfreezing {
  readonly backbone: TrainableBackbone
  readonly model: ImportableModel
  readonly contents: PreparedContents
  readonly labels: Int32Array
  readonly weights: Float32Array
  readonly layers: LayerGroups
  readonly schedule: Schedule
  /** Parameters to begin with (the head's, and the backbone's trained ones), or a checkpoint. */
  readonly start: Parameters
  /** Of the parameters after each epoch; the best are kept. Without it the last are. */
  readonly measure?: (parameters: Parameters) => Promise<number>
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
  const { contents, labels, schedule, measure, toBeat } = task
  const { lengths, sizes } = contents
  const { epochs, batchSize } = schedule
  const perEpoch = Math.ceil(labels.length / batchSize)
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
    parameters: done ? partOf(task.start, 'best/') : (toBeat?.parameters ?? {}),
  }
  try {
    for (let epoch = Math.floor(step / perEpoch); epoch < epochs; epoch++) {
      const batches = epochBatches(lengths, batchSize, mulberry32(context.seed * 1009 + epoch))
      for (const rows of batches.slice(step - epoch * perEpoch)) {
        context.signal?.throwIfAborted()
        const size = sizeFor(lengths, rows, sizes)
        const stepper = await steppers.of(size)
        const out = await stepper.run({
          ...(await contents.feeds(rows, batchSize, size, {
            share: schedule.wordDrop,
            random: mulberry32(context.seed * 7919 + step),
          })),
          ...targetsOf(task, rows, batchSize),
          ...steppers.frozen,
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
          samples: step * batchSize,
        })
      }
      const parameters = pick(state, Object.keys(rule.parameters))
      const metric = measure ? await measure(parameters) : epoch
      if (metric >= best.metric) best = { metric, parameters }
      await context.onCheckpoint?.(checkpointOf(state, best.parameters, { step, best: best.metric, waited: 0, loss }))
    }
    return { parameters: best.parameters, steps: step, loss }
  } finally {
    await steppers.release()
  }
}

const pick = (from: Parameters, names: readonly string[]): Parameters =>
  Object.fromEntries(names.map((name) => [name, from[name]!]))
const partOf = (from: Parameters, prefix: string): Parameters =>
  Object.fromEntries(
    Object.entries(from).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  )

/** Every group's rate, then the head's. */
const paceOf = ({ backboneRate, headRate, rateFactor, groups, warmUp }: Schedule, steps: number) => ({
  rates: [...discriminativeRates(backboneRate, groups, rateFactor), headRate],
  schedule: oneCycle({ share: warmUp }),
  steps,
})

/** `graph` null where only the shapes are asked for. */
function ruleOf({ backbone, layers, schedule, start }: Unfreezing, graph: ImportedGraph | null): TrainingRule {
  const names = [HEAD.weight, HEAD.bias, ...Object.keys(layers.groupOf)]
  return {
    parameters: Object.fromEntries(names.map((name) => [name, start[name]!.shape])),
    loss: (parameters: Tensors, batch: Tensors) => {
      const hidden = graph!({ ...batch, ...parameters }, batch)[backbone.output]!
      const features = l2Normalise(backbone.pool(hidden, batch))
      const logits = mul(SCALE, add(matMul(features, parameters[HEAD.weight]!), parameters[HEAD.bias]!))
      const classes = logits.shape[1] as number
      const truth = mul(1 - schedule.smoothing, oneHot(batch['labels']!, classes))
      return softCrossEntropy(logits, add(truth, schedule.smoothing / classes), batch['weights']!)
    },
    optimizer: adamW({ weightDecay: schedule.weightDecay }),
    groupOf: (name) => layers.groupOf[name] ?? schedule.groups,
    clipNorm: 1,
  }
}

/** One session for each size, made when it is first needed. Frozen weights are fed: no session holds a copy of its own. */
function openSteppers(task: Unfreezing, { runtime }: TrainingContext) {
  const { backbone, model, layers, schedule } = task
  const sessions = new Map<number, Session>()
  const runGraph: RunGraph = async (probe, feeds) => {
    const session = await runtime.session(probe, { provider: 'cpu', optimization: 'disabled' })
    try {
      return await session.run(feeds as Feeds)
    } finally {
      await session.release()
    }
  }
  const own = (ports: Ports): Ports =>
    Object.fromEntries(Object.entries(ports).filter(([name]) => name in model.inputs))
  return {
    frozen: valuesOf(pick(model.parameters, layers.frozen)),
    async of(size: number): Promise<Session> {
      const known = sessions.get(size)
      if (known) return known
      const ports = backbone.ports(schedule.batchSize, size)
      const graph = await importGraph(model, { inputs: own(ports), outputs: [backbone.output], runGraph })
      const batch: Ports = {
        ...ports,
        labels: { shape: [schedule.batchSize], dtype: 'int32' },
        weights: { shape: [schedule.batchSize] },
        ...Object.fromEntries(layers.frozen.map((name) => [name, { shape: model.parameters[name]!.shape }])),
      }
      const bytes = encodeModel(emitStep(ruleOf(task, graph), batch, schedule.groups + 1))
      const session = await runtime.session(bytes, { provider: 'cpu' })
      sessions.set(size, session)
      return session
    },
    async release() {
      for (const session of sessions.values()) await session.release()
    },
  }
}

/** Labels and weights of a batch, the weights summing to 1; what fills it up weighs 0. */
function targetsOf({ labels, weights }: Unfreezing, rows: readonly number[], batchSize: number): Feeds {
  const sum = rows.reduce((total, row) => total + weights[row]!, 0)
  const chosen = Int32Array.from({ length: batchSize }, (_, i) => labels[rows[Math.min(i, rows.length - 1)]!]!)
  const shares = Float32Array.from({ length: batchSize }, (_, i) => (i < rows.length ? weights[rows[i]!]! / sum : 0))
  return { labels: { type: 'int32', dims: [batchSize], data: chosen }, weights: vector(shares) }
}

const vector = (data: Float32Array): TensorValue => ({ type: 'float32', dims: [data.length], data })
const valuesOf = (parameters: Parameters): Feeds =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, data }]) => [name, { type: 'float32', dims: shape, data }]),
  )
const renewed = (state: Parameters, out: Readonly<Record<string, TensorValue>>): Parameters =>
  Object.fromEntries(
    Object.entries(state).map(([name, { shape }]): [string, NamedArray] => [
      name,
      { shape, data: out[`next.${name}`]!.data as Float32Array },
    ]),
  )

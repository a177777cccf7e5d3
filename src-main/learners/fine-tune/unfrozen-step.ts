import type { Feeds, Session } from '../../compute/runtime.ts'
import { encodeModel } from '../../onnx/codec.ts'
import { importGraph, type ImportedGraph, type RunGraph } from '../../onnx/import/import-graph.ts'
import type { ImportableModel } from '../../onnx/import/importable-model.ts'
import { l2Normalise } from '../../tensor-graph/composites.ts'
import { emitStep, type Ports } from '../../tensor-graph/emit-training.ts'
import { crossEntropy } from '../../tensor-graph/losses.ts'
import { add, mul } from '../../tensor-graph/ops/elementwise.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { adamW } from '../../tensor-graph/optimizers/adamw.ts'
import { input } from '../../tensor-graph/tensor.ts'
import type { Tensors, TrainingRule } from '../../tensor-graph/training-step.ts'
import type { Parameters, TrainingContext } from '../../training/training-task.ts'
import { taughtLoss, type TaughtRows } from '../taught-rows.ts'
import { drawsWanted, encoderDropout, type DrawShapes } from './encoder-dropout.ts'
import type { LayerGroups } from './layer-groups.ts'
import type { TrainableBackbone } from './trainable-backbone.ts'

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
  /** Share of an encoder's activations left out of each step. */
  readonly dropout: number
}

export interface UnfrozenModel {
  readonly backbone: TrainableBackbone
  readonly model: ImportableModel
  readonly layers: LayerGroups
  readonly schedule: Schedule
  /** Parameters to begin with (the head's, and the backbone's trained ones), or a checkpoint. */
  readonly start: Parameters
  /** What a teacher says of every row, where one teaches. */
  readonly lesson?: Lesson
}

export interface Lesson extends Pick<TaughtRows, 'taught' | 'taughtWeights'> {
  readonly temperature: number
}

/** `graph` null where only the shapes are asked for. */
export function ruleOf(
  { backbone, layers, schedule, start, lesson }: UnfrozenModel,
  graph: ImportedGraph | null,
): TrainingRule {
  const names = [HEAD.weight, HEAD.bias, ...Object.keys(layers.groupOf)]
  return {
    parameters: Object.fromEntries(names.map((name) => [name, start[name]!.shape])),
    loss: (parameters: Tensors, batch: Tensors) => {
      const change = schedule.dropout > 0 ? encoderDropout(schedule.dropout, batch) : undefined
      const hidden = graph!({ ...batch, ...parameters }, batch, change)[backbone.output]!
      const features = l2Normalise(backbone.pool(hidden, batch))
      const logits = mul(SCALE, add(matMul(features, parameters[HEAD.weight]!), parameters[HEAD.bias]!))
      if (lesson) return taughtLoss(logits, batch, lesson.temperature)
      return crossEntropy(logits, batch['labels']!, batch['weights']!, schedule.smoothing)
    },
    optimizer: adamW({ weightDecay: schedule.weightDecay }),
    groupOf: (name) => layers.groupOf[name] ?? schedule.groups,
    clipNorm: 1,
  }
}

export interface Stepper {
  readonly session: Session
  /** Uniform numbers a step is to be fed. */
  readonly draws: DrawShapes
}

/** One session for each size, made when it is first needed. Frozen weights are fed: no session holds a copy of its own. */
export function openSteppers(task: UnfrozenModel, { runtime }: TrainingContext) {
  const { backbone, model, layers, schedule, lesson } = task
  const steppers = new Map<number, Stepper>()
  const runGraph: RunGraph = async (probe, feeds) => {
    const session = await runtime.session(probe, { provider: 'cpu', optimization: 'disabled' })
    try {
      return await session.run(feeds)
    } finally {
      await session.release()
    }
  }
  const own = (ports: Ports): Ports =>
    Object.fromEntries(Object.entries(ports).filter(([name]) => name in model.inputs))
  return {
    frozen: valuesOf(pick(model.parameters, layers.frozen)),
    async of(size: number): Promise<Stepper> {
      const known = steppers.get(size)
      if (known) return known
      const ports = backbone.ports(schedule.batchSize, size)
      const graph = await importGraph(model, { inputs: own(ports), outputs: [backbone.output], runGraph })
      const fed = Object.fromEntries(
        Object.entries(own(ports)).map(([name, { shape, dtype }]) => [name, input(name, shape, dtype)]),
      )
      const draws = schedule.dropout > 0 ? drawsWanted((change) => graph({}, fed, change)) : {}
      const batch: Ports = {
        ...ports,
        labels: { shape: [schedule.batchSize], dtype: 'int32' },
        weights: { shape: [schedule.batchSize] },
        ...(lesson && {
          taught: { shape: [schedule.batchSize, lesson.taught.columns] },
          taughtWeights: { shape: [schedule.batchSize] },
        }),
        ...Object.fromEntries(layers.frozen.map((name) => [name, { shape: model.parameters[name]!.shape }])),
        ...Object.fromEntries(Object.entries(draws).map(([name, shape]) => [name, { shape }])),
      }
      const bytes = encodeModel(emitStep(ruleOf(task, graph), batch, schedule.groups + 1))
      const session = await runtime.session(bytes, { provider: 'cpu' })
      const stepper = { session, draws }
      steppers.set(size, stepper)
      return stepper
    },
    async release() {
      for (const { session } of steppers.values()) await session.release()
    },
  }
}

export const pick = (from: Parameters, names: readonly string[]): Parameters =>
  Object.fromEntries(names.map((name) => [name, from[name]!]))
export const valuesOf = (parameters: Parameters): Feeds =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, data }]) => [name, { type: 'float32', dims: shape, data }]),
  )

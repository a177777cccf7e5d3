import type { Backbone, Content } from '../../backbones/backbone.ts'
import { openModelFolder, type ModelFolder } from '../../backbones/model-folder.ts'
import type { Runtime } from '../../compute/runtime.ts'
import type { OptionValues } from '../../contract/options.ts'
import { parametersBehind } from '../../onnx/import/import-graph.ts'
import { writeBack } from '../../onnx/import/write-back.ts'
import { openImportable } from '../../onnx/import/importable-model.ts'
import type { Matrix } from '../../platform/matrix.ts'
import { resolveOptions } from '../../platform/options.ts'
import type { ContentLearner } from '../learner.ts'
import type { Parameters, TrainedModel, TrainingContext, TrainingTask } from '../../training/training-task.ts'
import { logits } from '../../training/linear-head.ts'
import { temperatureOn } from '../../training/calibrate.ts'
import type { FineTuneOptions } from './fine-tune-options.ts'
import { backboneWeights, headFrom, withWeights, type Cut } from './fine-tuned-weights.ts'
import { frozenPhase, type FrozenPhase } from './frozen-phase.ts'
import { layerGroups } from './layer-groups.ts'
import { keepingPseudoLabels, toldOf } from './pool-pseudo-labels.ts'
import type { TrainableBackbone } from './trainable-backbone.ts'
import { goodnessOn } from '../../training/goodness.ts'
import { trainUnfrozen, type Unfrozen } from './train-unfrozen.ts'

/** With fewer labels of some class than this, an unfrozen backbone learns the samples by heart. */
const ENOUGH_PER_CLASS = 8

interface TrainedReading<O> {
  /** The frozen backbone that reads the same folder, and its options. */
  readonly frozen: Backbone
  readonly frozenOptions: (options: O) => OptionValues
  /** What is made of the folder's model first; it stays as it is when left out. */
  readonly cut?: (options: O) => Cut
}

/** What differs between kinds of content. */
export interface FineTunable<O extends FineTuneOptions> extends TrainedReading<O> {
  readonly id: string
  readonly open: (folder: ModelFolder, options: O, runtime: Runtime) => Promise<TrainableBackbone>
}

type Task = TrainingTask<readonly Content[]>
/** Unit features of contents, by the folder's model or by the same with trained weights in it. */
type Read = (contents: readonly Content[], parameters: Parameters) => Promise<Matrix>

/** Training and reading of a backbone with a head on it. */
export function fineTuning<O extends FineTuneOptions>(
  kind: FineTunable<O>,
): Pick<ContentLearner, 'train' | 'open' | 'head' | 'toOnnx'> {
  const { id } = kind
  const { open, ...reading } = trainedReading(kind)
  const reader =
    (options: O, context: TrainingContext): Read =>
    async (contents, parameters) => {
      const extractor = await open(parameters, options, context)
      try {
        return await extractor.embed(contents)
      } finally {
        await extractor.close()
      }
    }
  return {
    async train(task, given, context): Promise<TrainedModel> {
      const options = given as O
      const read = reader(options, context)
      const frozen = await frozenPhase(task, (contents) => read(contents, {}), options, context)
      const { parameters, steps, loss } = unfreezes(options.unfreeze, task)
        ? await unfrozen(task, frozen, { kind, options, read }, context)
        : frozen.head
      const rows = task.holdout && (await read(task.holdout.rows, parameters))
      const held = task.holdout && rows && { ...task.holdout, rows }
      const temperature = await temperatureOn(held, { parameters: headFrom(parameters), logits }, context.runtime)
      return {
        learner: id,
        classes: task.classes,
        parameters,
        steps,
        finalLoss: loss,
        temperature,
        pool: frozen.pseudoLabels ? toldOf(frozen.pseudoLabels) : undefined,
        inverseL2: frozen.inverseL2,
      }
    },
    open,
    ...reading,
  }
}

/** Reading of a folder's model with trained weights in it: its features, its last layer, and both as a graph. */
export function trainedReading<O>({
  frozen,
  frozenOptions,
  cut,
}: TrainedReading<O>): Pick<ContentLearner, 'open' | 'head' | 'toOnnx'> {
  const asFrozen = (options: OptionValues) =>
    resolveOptions(frozen.id, frozen.options, frozenOptions(options as unknown as O))
  return {
    async open(parameters, options, { runtime, seed, signal, onUnreadable }) {
      const weights = backboneWeights(parameters)
      const trained = await withWeights(runtime, options['model'] as string, weights, cut?.(options as unknown as O))
      return frozen.open(asFrozen(options), null, { runtime: trained, seed, signal, onUnreadable })
    },
    head: headFrom,
    async toOnnx(parameters, options, runtime) {
      const { model, preparation } = await frozen.toOnnx(asFrozen(options), null, runtime)
      return {
        model: writeBack(cut ? cut(options as unknown as O)(model) : model, backboneWeights(parameters)),
        preparation,
      }
    },
  }
}

interface Setting<O extends FineTuneOptions> {
  readonly kind: FineTunable<O>
  readonly options: O
  readonly read: Read
}

/** Phase 2: backbone and head together, from the file's weights and phase 1's head, or on from a checkpoint. */
async function unfrozen<O extends FineTuneOptions>(
  { holdout, start }: Task,
  { examples, pseudoLabels, head, start: begun }: FrozenPhase,
  { kind, options, read }: Setting<O>,
  context: TrainingContext,
): Promise<Unfrozen> {
  const backbone = await kind.open(await openModelFolder(options.model), options, context.runtime)
  try {
    const model = openImportable(backbone.bytes)
    const layers = layerGroups(model.parameters, parametersBehind(model, [backbone.output]), options)
    const own = Object.keys(layers.groupOf).map((name) => {
      const { shape, data } = model.parameters[name]!
      return [name, { shape, data }] as const
    })
    const fresh = { ...Object.fromEntries(own), ...begun }
    const measure = async (parameters: Parameters) => {
      const { rows, labels } = holdout!
      const found = { parameters: headFrom(parameters), logits }
      return goodnessOn(found, await read(rows, parameters), labels, context.runtime)
    }
    const measured = holdout && holdout.labels.length > 0
    return await trainUnfrozen(
      {
        backbone,
        model,
        layers,
        ...examples,
        contents: backbone.prepare(examples.contents),
        start: start && fits(start, fresh) ? start : fresh,
        schedule: {
          ...options,
          dropout: options.dropout ?? 0,
          batchSize: options.batch,
          backboneRate: options.modelRate,
        },
        ...(measured
          ? { measure, toBeat: { metric: await measure(head.parameters), parameters: head.parameters } }
          : {}),
      },
      keepingPseudoLabels(context, pseudoLabels),
    )
  } finally {
    await backbone.close()
  }
}

/** The gate. The head's fit is convex and runs to its optimum, so its validation loss is flat by then: labels decide. */
function unfreezes(choice: string, { classes, train }: Task): boolean {
  if (choice !== 'auto') return choice === 'always'
  const counts = new Array<number>(classes).fill(0)
  for (const label of train.labels) counts[label]!++
  return Math.min(...counts) >= ENOUGH_PER_CLASS
}

/** Weights of this model and these classes: something to go on from. */
const fits = (start: Parameters, fresh: Parameters) =>
  Object.entries(fresh).every(([name, { shape }]) => start[name]?.shape.join() === shape.join())

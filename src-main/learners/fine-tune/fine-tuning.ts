import type { Backbone, Content } from '../../backbones/backbone.ts'
import { openModelFolder, type ModelFolder } from '../../backbones/model-folder.ts'
import type { Runtime } from '../../compute/runtime.ts'
import type { OptionSchema, OptionsOf, OptionValues } from '../../contract/options.ts'
import { accuracy, predictedClasses } from '../../evaluation/classification-metrics.ts'
import { parametersBehind } from '../../onnx/import/import-graph.ts'
import { openImportable } from '../../onnx/import/importable-model.ts'
import type { Matrix } from '../../platform/matrix.ts'
import { resolveOptions } from '../../platform/options.ts'
import { probabilitiesOf } from '../head-graph.ts'
import type { ContentLearner, Parameters, TrainedModel, TrainingContext, TrainingTask } from '../learner.ts'
import { fitSoftmax, logits } from '../softmax-head/fit-softmax.ts'
import { rowWeights } from '../softmax-head/softmax-head.ts'
import { temperatureOn } from '../trainer/calibrate.ts'
import { backboneWeights, headFrom, headTo, withWeights } from './fine-tuned-weights.ts'
import { layerGroups } from './layer-groups.ts'
import type { TrainableBackbone } from './trainable-backbone.ts'
import { wholeModel } from './whole-model.ts'
import { trainUnfrozen, type Unfrozen } from './train-unfrozen.ts'

const UNFREEZE = ['auto', 'always', 'never']
/** With fewer labels of some class than this, an unfrozen backbone learns the samples by heart. */
const ENOUGH_PER_CLASS = 8
/** C of the head that unfreezing starts from: one fitted more closely has no loss left for the backbone to learn from. */
const SOFT = 1

/** Options of every fine-tuned model. */
export const OPTIONS = {
  model: { kind: 'path', title: 'Model folder', default: '', want: 'folder' },
  unfreeze: {
    kind: 'choice',
    title: 'Train the model itself',
    default: 'auto',
    choices: UNFREEZE,
    help: 'auto: from eight labels of every class on',
  },
  epochs: { kind: 'integer', title: 'Epochs', default: 6, min: 1, max: 1000 },
  batch: { kind: 'integer', title: 'Batch size', default: 16, min: 1, max: 512 },
  headRate: { kind: 'number', title: 'Learning rate of the head', default: 1e-3, min: 1e-7, max: 1 },
  modelRate: { kind: 'number', title: 'Learning rate of the model', default: 1e-4, min: 1e-9, max: 1 },
  groups: { kind: 'integer', title: 'Layer groups', default: 6, min: 1, max: 64 },
  unfrozen: {
    kind: 'integer',
    title: 'Trained layer groups',
    default: 0,
    min: 0,
    max: 64,
    help: 'From the output down; 0: all',
  },
  rateFactor: {
    kind: 'number',
    title: 'Rate factor',
    default: 1,
    min: 1,
    max: 100,
    help: 'Each layer group learns this much slower than the one above it; 2.6 after Howard & Ruder',
  },
  warmUp: { kind: 'number', title: 'Share of rising rates', default: 0.1, min: 0, max: 0.9 },
  weightDecay: { kind: 'number', title: 'Weight decay', default: 0.01, min: 0, max: 10 },
  smoothing: { kind: 'number', title: 'Label smoothing', default: 0.1, min: 0, max: 0.9 },
  inverseL2: { kind: 'number', title: 'C of the frozen head', default: 50, min: 1e-4, max: 1e6 },
} as const satisfies OptionSchema
export type FineTuneOptions = OptionsOf<typeof OPTIONS> & { readonly dropout?: number }

/** What differs between kinds of content. */
export interface FineTunable<O extends FineTuneOptions> {
  readonly id: string
  /** The frozen backbone that reads the same folder, and its options. */
  readonly frozen: Backbone
  readonly frozenOptions: (options: O) => OptionValues
  readonly open: (folder: ModelFolder, options: O, runtime: Runtime) => Promise<TrainableBackbone>
}

type Task = TrainingTask<readonly Content[]>
/** Unit features of contents, by the folder's model or by the same with trained weights in it. */
type Read = (contents: readonly Content[], parameters: Parameters) => Promise<Matrix>

/** Training and reading of a backbone with a head on it. */
export function fineTuning<O extends FineTuneOptions>(
  kind: FineTunable<O>,
): Pick<ContentLearner, 'train' | 'open' | 'head' | 'toOnnx'> {
  const { id, frozen, frozenOptions } = kind
  const open: ContentLearner['open'] = async (parameters, options, { runtime, seed, signal }) => {
    const trained = await withWeights(runtime, options['model'] as string, backboneWeights(parameters))
    const given = resolveOptions(frozen.id, frozen.options, frozenOptions(options as O))
    return frozen.open(given, null, { runtime: trained, seed, signal })
  }
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
      const weights = rowWeights(task.train, task.classes, false)
      const features = await read(task.train.rows, {})
      const fit = (c: number) => frozenHead(task, { features, weights, c }, context)
      const head = await fit(options.inverseL2)
      const trained = unfreezes(options.unfreeze, task)
        ? await unfrozen(
            task,
            weights,
            { frozen: head.parameters, start: (await fit(SOFT)).parameters },
            { kind, options, read },
            context,
          )
        : head
      const { parameters, steps, loss } = trained
      const rows = task.holdout && (await read(task.holdout.rows, parameters))
      const held = task.holdout && rows && { ...task.holdout, rows }
      const temperature = await temperatureOn(held, { parameters: headFrom(parameters), logits }, context.runtime)
      return { learner: id, classes: task.classes, parameters, steps, finalLoss: loss, temperature }
    },
    open,
    head: headFrom,
    async toOnnx(model, given, runtime) {
      const options = given as O
      const backbone = await kind.open(await openModelFolder(options.model), options, runtime)
      try {
        return await wholeModel(options.model, model, backbone.openPool())
      } finally {
        await backbone.close()
      }
    },
  }
}

interface HeadFit {
  readonly features: Matrix
  readonly weights: Float32Array
  /** scikit-learn's inverse regularisation */
  readonly c: number
}

/** Phase 1: the convex fit of a softmax head on features worked out once. */
async function frozenHead(
  { classes, train: { labels: targets } }: Task,
  { features, weights, c }: HeadFit,
  context: TrainingContext,
): Promise<Unfrozen> {
  const l2 = 1 / (c * Math.max(1, targets.length))
  const quiet = { ...context, onProgress: undefined }
  const { parameters, ...rest } = await fitSoftmax({ features, classes, targets, weights, l2 }, quiet)
  return { ...rest, parameters: headTo(parameters) }
}

interface Setting<O extends FineTuneOptions> {
  readonly kind: FineTunable<O>
  readonly options: O
  readonly read: Read
}

/** Phase 2: backbone and head together, from the file's weights and that head, or on from a checkpoint. */
async function unfrozen<O extends FineTuneOptions>(
  { train, holdout, start }: Task,
  weights: Float32Array,
  heads: { readonly frozen: Parameters; readonly start: Parameters },
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
    const fresh = { ...Object.fromEntries(own), ...heads.start }
    const measure = async (parameters: Parameters) => {
      const { rows, labels } = holdout!
      const found = { parameters: headFrom(parameters), logits }
      const probabilities = await probabilitiesOf(found, await read(rows, parameters), context.runtime)
      return accuracy(labels, predictedClasses(probabilities))
    }
    const measured = holdout && holdout.labels.length > 0
    return await trainUnfrozen(
      {
        ...{ backbone, model, layers, weights, labels: train.labels },
        contents: backbone.prepare(train.rows),
        start: start && fits(start, fresh) ? start : fresh,
        schedule: {
          ...options,
          dropout: options.dropout ?? 0,
          batchSize: options.batch,
          backboneRate: options.modelRate,
        },
        ...(measured ? { measure, toBeat: { metric: await measure(heads.frozen), parameters: heads.frozen } } : {}),
      },
      context,
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

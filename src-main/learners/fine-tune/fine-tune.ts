import type { Content } from '../../backbones/backbone.ts'
import { hfText } from '../../backbones/hf-text/hf-text.ts'
import { openModelFolder } from '../../backbones/model-folder.ts'
import { accuracy, predictedClasses } from '../../evaluation/classification-metrics.ts'
import { parametersBehind } from '../../onnx/import/import-graph.ts'
import { openImportable } from '../../onnx/import/importable-model.ts'
import type { Matrix } from '../../platform/matrix.ts'
import { resolveOptions } from '../../platform/options.ts'
import { probabilitiesOf } from '../head-graph.ts'
import {
  defineContentLearner,
  type LabelledSet,
  type Parameters,
  type TrainedModel,
  type TrainingContext,
} from '../learner.ts'
import { fitSoftmax, logits } from '../softmax-head/fit-softmax.ts'
import { rowWeights } from '../softmax-head/softmax-head.ts'
import { temperatureOn } from '../trainer/calibrate.ts'
import { backboneWeights, headFrom, headTo, withWeights } from './fine-tuned-weights.ts'
import { layerGroups } from './layer-groups.ts'
import { openTextBackbone } from './text-backbone.ts'
import { trainUnfrozen } from './train-unfrozen.ts'

const UNFREEZE = ['auto', 'always', 'never']
/** With fewer labels of some class than this, an unfrozen backbone learns the samples by heart. */
const ENOUGH_PER_CLASS = 8

interface Place {
  readonly model: string
  readonly maxLength: number
}

/** Unit features of contents, by the folder's model or by the same with trained weights in it. */
async function featuresOf(contents: readonly Content[], place: Place, weights: Parameters, context: TrainingContext) {
  const { model: folder, maxLength } = place
  const runtime = await withWeights(context.runtime, folder, weights)
  const options = resolveOptions(hfText.id, hfText.options, { folder, maxLength })
  const extractor = await hfText.open(options, null, { runtime, seed: context.seed, signal: context.signal })
  try {
    return await extractor.embed(contents)
  } finally {
    await extractor.close()
  }
}

export const fineTune = defineContentLearner({
  id: 'fine-tune.v1',
  title: 'Fine-tuned text model',
  summary: 'A head on a text model’s features, then model and head together, where there are labels enough for it.',
  paper: 'Howard & Ruder 2018; Kumar et al. 2022',
  input: 'text',
  options: {
    model: { kind: 'path', title: 'Model folder', default: '', want: 'folder' },
    unfreeze: {
      kind: 'choice',
      title: 'Train the model itself',
      default: 'auto',
      choices: UNFREEZE,
      help: 'auto: from eight labels of every class on',
    },
    epochs: { kind: 'integer', title: 'Epochs', default: 10, min: 1, max: 1000 },
    batch: { kind: 'integer', title: 'Batch size', default: 16, min: 1, max: 512 },
    headRate: { kind: 'number', title: 'Learning rate of the head', default: 5e-3, min: 1e-7, max: 1 },
    modelRate: { kind: 'number', title: 'Learning rate of the model', default: 5e-5, min: 1e-9, max: 1 },
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
    inverseL2: { kind: 'number', title: 'C of the frozen head', default: 50, min: 1e-4, max: 1e6 },
    maxLength: { kind: 'integer', title: 'Longest text in tokens', default: 64, min: 8, max: 512 },
  },
  async train({ classes, train, holdout, start }, options, context): Promise<TrainedModel> {
    const held = holdout && holdout.labels.length > 0 ? holdout : undefined
    const features = await featuresOf(train.rows, options, {}, context)
    const weights = rowWeights(train, classes, false)
    const frozen = await fitSoftmax(
      {
        features,
        classes,
        targets: train.labels,
        weights,
        l2: 1 / (options.inverseL2 * Math.max(1, train.labels.length)),
      },
      { ...context, onProgress: undefined },
    )
    /** Hold-out with the features that these weights give it. */
    const heldWith = async (parameters: Parameters): Promise<LabelledSet<Matrix> | undefined> =>
      held && { ...held, rows: await featuresOf(held.rows, options, backboneWeights(parameters), context) }
    const finished = async (parameters: Parameters, steps: number, finalLoss: number): Promise<TrainedModel> => {
      const head = { parameters: headFrom(parameters), logits }
      const temperature = await temperatureOn(await heldWith(parameters), head, context.runtime)
      return { learner: 'fine-tune.v1', classes, parameters, steps, finalLoss, temperature }
    }
    const atFirst = headTo(frozen.parameters)
    if (!unfreezes(options.unfreeze, train.labels, classes)) return finished(atFirst, frozen.steps, frozen.loss)

    const folder = await openModelFolder(options.model)
    const backbone = await openTextBackbone(folder, options.maxLength, context.runtime)
    const model = openImportable(backbone.bytes)
    const layers = layerGroups(model.parameters, parametersBehind(model, [backbone.output]), options)
    const own = Object.fromEntries(
      Object.keys(layers.groupOf).map((name) => {
        const { shape, data } = model.parameters[name]!
        return [name, { shape, data }]
      }),
    )
    const measure = async (parameters: Parameters) => {
      const { rows, labels } = (await heldWith(parameters))!
      const found = await probabilitiesOf({ parameters: headFrom(parameters), logits }, rows, context.runtime)
      return accuracy(labels, predictedClasses(found))
    }
    const fresh = { ...own, ...atFirst }
    const { parameters, steps, loss } = await trainUnfrozen(
      {
        ...{
          backbone,
          model,
          layers,
          labels: train.labels,
          weights,
          start: start && fits(start, fresh) ? start : fresh,
        },
        contents: backbone.prepare(train.rows),
        schedule: { ...options, batchSize: options.batch, backboneRate: options.modelRate },
        ...(held ? { measure, toBeat: { metric: await measure(atFirst), parameters: atFirst } } : {}),
      },
      context,
    )
    return finished(parameters, steps, loss)
  },
  async predict({ parameters, temperature }, contents, options, context): Promise<Matrix> {
    const features = await featuresOf(contents, options, backboneWeights(parameters), context)
    return probabilitiesOf({ parameters: headFrom(parameters), logits, temperature }, features, context.runtime)
  },
})

/** The gate. The head's fit is convex and runs to its optimum, so its validation loss is flat by then: labels decide. */
function unfreezes(choice: string, labels: Int32Array, classes: number): boolean {
  if (choice !== 'auto') return choice === 'always'
  const counts = new Array<number>(classes).fill(0)
  for (const label of labels) counts[label]!++
  return Math.min(...counts) >= ENOUGH_PER_CLASS
}

/** Weights of this model and these classes: something to go on from. */
const fits = (start: Parameters, fresh: Parameters) =>
  Object.entries(fresh).every(([name, { shape }]) => start[name]?.shape.join() === shape.join())

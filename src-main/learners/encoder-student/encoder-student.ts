import type { Content } from '../../backbones/backbone.ts'
import { hfText } from '../../backbones/hf-text/hf-text.ts'
import { openModelFolder } from '../../backbones/model-folder.ts'
import type { OptionsOf } from '../../contract/options.ts'
import { parametersBehind } from '../../onnx/import/import-graph.ts'
import { openImportable } from '../../onnx/import/importable-model.ts'
import { keepLayers } from '../../onnx/keep-layers.ts'
import { temperatureOn } from '../../training/calibrate.ts'
import { fits } from '../../training/checkpoint.ts'
import { goodnessOn, heldOutOn } from '../../training/goodness.ts'
import { logits } from '../../training/linear-head.ts'
import type { LabelledSet, Parameters, TrainedModel } from '../../training/training-task.ts'
import { headFrom } from '../fine-tune/fine-tuned-weights.ts'
import { trainedReading } from '../fine-tune/fine-tuning.ts'
import { layerGroups } from '../fine-tune/layer-groups.ts'
import { openTextBackbone } from '../fine-tune/text-backbone.ts'
import { trainUnfrozen } from '../fine-tune/train-unfrozen.ts'
import { HEAD } from '../fine-tune/unfrozen-step.ts'
import { defineContentLearner } from '../learner.ts'
import { rowWeights } from '../row-weights.ts'
import { taughtRows } from '../taught-rows.ts'
import { about } from './about.ts'

type Options = OptionsOf<typeof about.options>
const cut =
  ({ layers, keep }: Options) =>
  (model: Uint8Array) =>
    keepLayers(model, Number(layers), keep)
const reading = trainedReading<Options>({
  frozen: hfText,
  frozenOptions: ({ model, maxLength }) => ({ folder: model, maxLength }),
  cut,
})
/** Every layer learns at the same rate. */
const GROUPS = { groups: 1, unfrozen: 0, rateFactor: 1 }

export const encoderStudent = defineContentLearner({
  ...about,
  ...reading,
  async train({ classes, train, holdout, teacher, start }, options, context): Promise<TrainedModel> {
    const { runtime } = context
    const taught = teacher && taughtRows(train, teacher)
    const contents = taught ? [...teacher.rows, ...Array.from(taught.added, (i) => train.rows[i]!)] : train.rows
    const read = async (rows: readonly Content[], parameters: Parameters) => {
      const extractor = await reading.open(parameters, options, context)
      try {
        return await extractor.embed(rows)
      } finally {
        await extractor.close()
      }
    }
    const rightOn = async (parameters: Parameters, { rows, labels }: LabelledSet<readonly Content[]>) =>
      goodnessOn({ parameters: headFrom(parameters), logits }, await read(rows, parameters), labels, runtime)
    const kept = holdout && holdout.labels.length > 0 ? holdout : undefined
    const width = (await read(contents.slice(0, 1), {})).columns
    const backbone = await openTextBackbone(await openModelFolder(options.model), options.maxLength, runtime)
    try {
      const file = cut(options)(backbone.bytes)
      const model = openImportable(file)
      const layers = layerGroups(model.parameters, parametersBehind(model, [backbone.output]), GROUPS)
      const own = Object.keys(layers.groupOf).map((name) => {
        const { shape, data } = model.parameters[name]!
        return [name, { shape, data }] as const
      })
      const fresh: Parameters = {
        ...Object.fromEntries(own),
        [HEAD.weight]: { shape: [width, classes], data: new Float32Array(width * classes) },
        [HEAD.bias]: { shape: [classes], data: new Float32Array(classes) },
      }
      const { parameters, steps, loss } = await trainUnfrozen(
        {
          backbone,
          model,
          layers,
          contents: backbone.prepare(contents),
          labels: taught?.labels ?? train.labels,
          weights: taught?.weights ?? rowWeights(train, classes, false),
          labelled: contents.length,
          lesson: teacher && taught && { ...taught, temperature: teacher.temperature },
          start: start && fits(start, fresh) ? start : fresh,
          schedule: {
            ...options,
            ...GROUPS,
            batchSize: options.batch,
            backboneRate: options.modelRate,
            warmUp: 0.1,
            smoothing: 0,
          },
          // Trained to its end: a hold-out of some dozen would only stop it too early.
          watch:
            teacher &&
            (async (parameters) => ({
              ...(kept &&
                (await heldOutOn(
                  { parameters: headFrom(parameters), logits },
                  await read(kept.rows, parameters),
                  kept.labels,
                  runtime,
                ))),
              agreement: teacher.watched && (await rightOn(parameters, teacher.watched)),
            })),
        },
        context,
      )
      const held = kept && { ...kept, rows: await read(kept.rows, parameters) }
      const temperature = await temperatureOn(held, { parameters: headFrom(parameters), logits }, runtime)
      const fileBytes = file === backbone.bytes ? undefined : file.length
      return { learner: about.id, classes, parameters, steps, finalLoss: loss, temperature, fileBytes }
    } finally {
      await backbone.close()
    }
  },
})

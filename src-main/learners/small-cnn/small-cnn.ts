import { stretched } from '../../backbones/onnx-image/image-planes.ts'
import { encodeModel } from '../../onnx/codec.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { input } from '../../tensor-graph/tensor.ts'
import { rowOf } from '../../platform/matrix.ts'
import { mulberry32 } from '../../platform/random.ts'
import { temperatureOn } from '../../training/calibrate.ts'
import { fits } from '../../training/checkpoint.ts'
import { goodnessOn, heldOutOn } from '../../training/goodness.ts'
import { logits } from '../../training/linear-head.ts'
import { begunAt } from '../../training/parameter-prior.ts'
import type { Parameters, TrainedModel } from '../../training/training-task.ts'
import { rowWeights } from '../row-weights.ts'
import { alignedRows, freshMap, withoutMap } from '../alignment.ts'
import { sharedRows, taughtRows } from '../taught-rows.ts'
import { defineContentLearner } from '../learner.ts'
import { about } from './about.ts'
import { featuresIn, featuresOf } from './features-of.ts'
import { learn } from './learn.ts'
import { networkPrior } from './network-prior.ts'
import { FEATURES, freshParameters } from './network.ts'
import { MIDDLE, pixelsOf, SPREAD } from './pixels.ts'

const headOf = ({ weight, bias }: Parameters): Parameters => ({ weight: weight!, bias: bias! })

export const smallCnn = defineContentLearner({
  ...about,
  async train({ classes, train, holdout, teacher, prior, start }, options, context): Promise<TrainedModel> {
    const { runtime, seed } = context
    const side = 8 * Math.round(options.side / 8)
    const lesson = teacher && taughtRows(train, teacher)
    const taught = lesson && sharedRows(lesson, teacher.temperature)
    const rows = lesson ? [...teacher.rows, ...Array.from(lesson.added, (i) => train.rows[i]!)] : train.rows
    const aligned = alignedRows(teacher, rows.length)
    const labels = taught?.labels ?? train.labels
    const pixels = await pixelsOf(rows, side, context)
    const kept = holdout && holdout.labels.length > 0 ? await pixelsOf(holdout.rows, side, context) : null
    const headOn = (parameters: Parameters) => ({ parameters: headOf(parameters), logits })
    const measure = async (parameters: Parameters) =>
      goodnessOn(headOn(parameters), await featuresOf(parameters, kept!, runtime), holdout!.labels, runtime)
    const watched = teacher?.watched && (await pixelsOf(teacher.watched.rows, side, context))
    const watch = async (parameters: Parameters) => ({
      ...(kept &&
        (await heldOutOn(headOn(parameters), await featuresOf(parameters, kept, runtime), holdout!.labels, runtime))),
      agreement:
        watched &&
        (await goodnessOn(
          headOn(parameters),
          await featuresOf(parameters, watched, runtime),
          teacher.watched.labels,
          runtime,
        )),
    })
    const random = mulberry32(seed)
    const layers = begunAt(prior, freshParameters(classes, random, { ...options, labels }))
    const fresh = { ...layers, ...freshMap(aligned, FEATURES, random) }
    const told = { labels, taught, aligned, prior: prior && (await networkPrior(prior, layers, side, context)) }
    const {
      parameters: learnt,
      steps,
      loss,
    } = await learn(
      {
        pixels,
        told,
        rowWeights: taught?.rowWeights ?? rowWeights(train, classes, false),
        start: start && fits(start, fresh) ? start : fresh,
        measure: kept && !teacher ? measure : undefined,
        watch: teacher && watch,
      },
      { ...options, classes },
      context,
    )
    const parameters = withoutMap(learnt)
    const held = kept && { ...holdout!, rows: await featuresOf(parameters, kept, runtime) }
    const temperature = await temperatureOn(held ?? undefined, headOn(parameters), runtime)
    const sized = { ...parameters, side: { shape: [], data: Float32Array.of(side) } }
    return { learner: about.id, classes, parameters: sized, steps, finalLoss: loss, temperature }
  },
  async open(parameters, _, { runtime, signal, onUnreadable }) {
    const side = parameters['side']!.data[0]!
    return {
      dimensions: parameters['weight']!.shape[0]!,
      async embed(contents) {
        const unreadable: number[] = []
        const told = (index: number, reason: string) => {
          unreadable.push(index)
          onUnreadable?.(index, reason)
        }
        const pixels = await pixelsOf(contents, side, { signal, onUnreadable: told })
        const features = await featuresOf(parameters, pixels, runtime)
        // As of every backbone: where there is nothing to see, no features either.
        for (const index of unreadable) rowOf(features, index).fill(0)
        return features
      },
      close: async () => {},
    }
  },
  async toOnnx(parameters) {
    const side = parameters['side']!.data[0]!
    const images = input('pixels', ['samples', 3, side, side])
    const graph = emitGraph({
      name: 'small_cnn',
      outputs: { features: featuresIn(parameters, images) },
      values: parameters,
    })
    const [mean, deviation] = [MIDDLE, SPREAD]
    return {
      model: encodeModel(graph),
      preparation: stretched('pixels', side, { kernel: 'lanczos3', mean, deviation }),
    }
  },
  head: headOf,
})

import type { Runtime } from '../../compute/runtime.ts'
import { encodeModel } from '../../onnx/codec.ts'
import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import { mulberry32 } from '../../platform/random.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { crossEntropy } from '../../tensor-graph/losses.ts'
import { reshape } from '../../tensor-graph/ops/shape.ts'
import { adamW } from '../../tensor-graph/optimizers/adamw.ts'
import { input, parameter } from '../../tensor-graph/tensor.ts'
import type { TrainingRule } from '../../tensor-graph/training-step.ts'
import { defineContentLearner } from '../learner.ts'
import { type Parameters, type TrainedModel } from '../../training/training-task.ts'
import { logits } from '../../training/linear-head.ts'
import { rowWeights } from '../row-weights.ts'
import { temperatureOn } from '../../training/calibrate.ts'
import { fits } from '../../training/checkpoint.ts'
import { trainMinibatches } from '../../training/minibatch.ts'
import { stepsTogether } from '../../training/steps-together.ts'
import {
  augmented,
  averageShapes,
  freshParameters,
  operationsOf,
  trainedFeatures,
  trainingLogits,
  weightShapes,
} from './network.ts'
import { pixelsOf } from './pixels.ts'
import { goodnessOn } from '../../training/goodness.ts'
import { about } from './about.ts'

const STEPS_AT_LEAST = 200

const headOf = ({ weight, bias }: Parameters): Parameters => ({ weight: weight!, bias: bias! })

export const smallCnn = defineContentLearner({
  ...about,
  async train({ classes, train, holdout, start }, options, context): Promise<TrainedModel> {
    const side = 8 * Math.round(options.side / 8)
    const pixels = await pixelsOf(train.rows, side, context)
    const [n, batchSize] = [pixels.rows, Math.min(options.batch, pixels.rows)]
    const rule: TrainingRule = {
      parameters: weightShapes(classes),
      averages: averageShapes,
      loss: (p, { images, labels, weights, flips, moves }) => {
        const { logits, averages } = trainingLogits(p, options.augment ? augmented(images!, flips!, moves!) : images!)
        return { loss: crossEntropy(logits, labels!, weights!), averages }
      },
      optimizer: adamW({ weightDecay: options.weightDecay }),
    }
    const kept = holdout && holdout.labels.length > 0 ? await pixelsOf(holdout.rows, side, context) : null
    const headOn = (parameters: Parameters) => ({ parameters: headOf(parameters), logits })
    const measure = async (parameters: Parameters) => {
      const rows = await featuresOf(parameters, kept!, context.runtime)
      return goodnessOn(headOn(parameters), rows, holdout!.labels, context.runtime)
    }
    const fresh = freshParameters(classes, mulberry32(context.seed), { ...options, labels: train.labels })
    const { parameters, steps, loss } = await trainMinibatches(
      {
        rule,
        start: start && fits(start, fresh) ? start : fresh,
        rows: n,
        batchSize,
        rate: options.rate,
        together: Math.min(2, stepsTogether(operationsOf(batchSize, side))),
        data: {
          images: { type: 'float32', dims: [n, 3, side, side], data: pixels.data },
          labels: { type: 'int32', dims: [n], data: train.labels },
        },
        rowWeights: rowWeights(train, classes, false),
        steps: Math.max(STEPS_AT_LEAST, options.epochs * Math.ceil(n / batchSize)),
        draws: options.augment ? { flips: [batchSize], moves: [2] } : {},
        patience: options.patience,
        measure: kept ? measure : undefined,
      },
      context,
    )
    const held = kept && { ...holdout!, rows: await featuresOf(parameters, kept, context.runtime) }
    const temperature = await temperatureOn(held ?? undefined, headOn(parameters), context.runtime)
    const sized = { ...parameters, side: { shape: [], data: Float32Array.of(side) } }
    return { learner: 'small-cnn.v1', classes, parameters: sized, steps, finalLoss: loss, temperature }
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
  head: headOf,
})

/** Images a run. */
const BLOCK = 64

/** What the last layer reads.  pixels [n, 3·side²] → [n, channels] */
async function featuresOf(parameters: Parameters, pixels: Matrix, runtime: Runtime): Promise<Matrix> {
  const side = Math.sqrt(pixels.columns / 3)
  const tensors = Object.fromEntries(
    Object.entries(parameters).map(([name, { shape }]) => [name, parameter(name, shape)]),
  )
  const out = trainedFeatures(tensors, reshape(input('pixels', [BLOCK, pixels.columns]), [BLOCK, 3, side, side]))
  const session = await runtime.session(
    encodeModel(emitGraph({ name: 'small_cnn', outputs: { out }, values: parameters })),
  )
  const width = parameters['weight']!.shape[0]!
  const found = matrix(pixels.rows, width)
  try {
    for (let start = 0; start < pixels.rows; start += BLOCK) {
      const data = new Float32Array(BLOCK * pixels.columns)
      data.set(pixels.data.subarray(start * pixels.columns, (start + BLOCK) * pixels.columns))
      const block = await session.run({ pixels: { type: 'float32', dims: [BLOCK, pixels.columns], data } })
      const rows = Math.min(BLOCK, pixels.rows - start)
      found.data.set((block['out']!.data as Float32Array).subarray(0, rows * width), start * width)
    }
    return found
  } finally {
    await session.release()
  }
}

import { accuracy, predictedClasses } from '../../evaluation/classification-metrics.ts'
import { mulberry32 } from '../../platform/random.ts'
import { dropout, gelu } from '../../tensor-graph/composites.ts'
import { heNormal, zeros } from '../../tensor-graph/initialisers.ts'
import { crossEntropy } from '../../tensor-graph/losses.ts'
import { add, mul } from '../../tensor-graph/ops/elementwise.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { adamW } from '../../tensor-graph/optimizers/adamw.ts'
import type { Tensor } from '../../tensor-graph/tensor.ts'
import type { Tensors, TrainingRule } from '../../tensor-graph/training-step.ts'
import { freshLastLayer } from '../fresh-last-layer.ts'
import { probabilitiesOf } from '../../training/head-graph.ts'
import { defineFeatureLearner } from '../learner.ts'
import { type Parameters, type TrainedModel } from '../../training/training-task.ts'
import { rowWeights } from '../softmax-head/softmax-head.ts'
import { temperatureOn } from '../../training/calibrate.ts'
import { fits } from '../../training/checkpoint.ts'
import { trainMinibatches } from '../../training/minibatch.ts'
import { stepsTogether } from '../../training/steps-together.ts'
import { about } from './about.ts'

/** h = gelu(√d·x·W₁ + b₁): unit rows have entries of about 1/√d, and layers want about 1. */
const hidden = ({ weight1, bias1 }: Tensors, features: Tensor): Tensor =>
  gelu(add(matMul(mul(Math.sqrt(features.shape[1] as number), features), weight1!), bias1!))
const output = ({ weight2, bias2 }: Tensors, h: Tensor): Tensor => add(matMul(h, weight2!), bias2!)

/** z = h(x)·W₂ + b₂.  features [samples, d] → logits [samples, classes] */
const logits = (p: Tensors, features: Tensor): Tensor => output(p, hidden(p, features))

/** Fewer would not use the learning rate they are given. */
const STEPS_AT_LEAST = 300

export const mlpHead = defineFeatureLearner({
  ...about,
  async train({ classes, train, holdout, start }, options, context): Promise<TrainedModel> {
    const { rows, labels } = train
    const [d, h] = [rows.columns, options.hidden]
    const rule: TrainingRule = {
      parameters: { weight1: [d, h], bias1: [h], weight2: [h, classes], bias2: [classes] },
      loss: (p, { features, labels: targets, weights, draws }) =>
        crossEntropy(output(p, dropout(hidden(p, features!), options.dropout, draws!)), targets!, weights!),
      optimizer: adamW({ weightDecay: options.weightDecay }),
      clipNorm: 1,
    }
    const random = mulberry32(context.seed)
    const hiddenWeight = heNormal([d, h], random)
    const last = freshLastLayer({ ...options, width: h, classes, labels }, random)
    const fresh: Parameters = {
      weight1: { shape: [d, h], data: hiddenWeight },
      bias1: { shape: [h], data: zeros([h], random) },
      weight2: last.weight,
      bias2: last.bias,
    }
    const known = start && fits(start, fresh) ? start : fresh
    const measure = async (parameters: Parameters) =>
      accuracy(
        holdout!.labels,
        predictedClasses(await probabilitiesOf({ parameters, logits }, holdout!.rows, context.runtime)),
      )
    const batchSize = Math.min(options.batch, labels.length)
    const { parameters, steps, loss } = await trainMinibatches(
      {
        rule,
        start: known,
        rows: labels.length,
        batchSize,
        rate: options.rate,
        patience: options.patience,
        data: {
          features: { type: 'float32', dims: [rows.rows, d], data: rows.data },
          labels: { type: 'int32', dims: [labels.length], data: labels },
        },
        rowWeights: rowWeights(train, classes, false),
        together: stepsTogether(6 * batchSize * h * (d + classes)),
        steps: Math.max(STEPS_AT_LEAST, options.epochs * Math.ceil(labels.length / batchSize)),
        draws: options.dropout > 0 ? { draws: [batchSize, h] } : {},
        measure: holdout && holdout.labels.length > 0 ? measure : undefined,
      },
      context,
    )
    const temperature = await temperatureOn(holdout, { parameters, logits }, context.runtime)
    return { learner: 'mlp-head.v1', classes, parameters, steps, finalLoss: loss, temperature }
  },
  logits,
})

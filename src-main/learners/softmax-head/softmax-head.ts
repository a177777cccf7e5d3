import { defineFeatureLearner } from '../learner.ts'
import { type LabelledSet, type TrainedModel } from '../../training/training-task.ts'
import { temperatureOn } from '../../training/calibrate.ts'
import { fitSoftmax, logits } from './fit-softmax.ts'
import { about } from './about.ts'

/** Weights summing to 1; balanced gives every class the same share (n/(C·n_c), scikit-learn's 'balanced'). */
export function rowWeights(
  { labels, weights }: LabelledSet<unknown>,
  classes: number,
  balanced: boolean,
): Float32Array {
  const counts = new Float64Array(classes)
  for (const label of labels) counts[label]!++
  const raw = Float32Array.from(labels, (label, i) => (weights?.[i] ?? 1) * (balanced ? 1 / counts[label]! : 1))
  const sum = raw.reduce((a, b) => a + b, 0)
  return raw.map((w) => w / sum)
}

export const softmaxHead = defineFeatureLearner({
  ...about,
  async train({ classes, train, holdout, start }, { inverseL2, balanced }, context): Promise<TrainedModel> {
    const { parameters, loss, steps } = await fitSoftmax(
      {
        features: train.rows,
        classes,
        targets: train.labels,
        weights: rowWeights(train, classes, balanced),
        l2: 1 / (inverseL2 * Math.max(1, train.labels.length)),
        start,
      },
      context,
    )
    const temperature = await temperatureOn(holdout, { parameters, logits }, context.runtime)
    return { learner: 'softmax-head.v1', classes, parameters, steps, finalLoss: loss, temperature }
  },
  logits,
})

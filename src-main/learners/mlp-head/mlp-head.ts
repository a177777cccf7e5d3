import type { Matrix } from '../../platform/matrix.ts'
import { mulberry32, type Random } from '../../platform/random.ts'
import { countOf, type Targets } from '../../platform/targets.ts'
import type { TensorValue } from '../../compute/runtime.ts'
import { dropout, gelu } from '../../tensor-graph/composites.ts'
import { heNormal, zeros } from '../../tensor-graph/initialisers.ts'
import { binaryCrossEntropy, crossEntropy } from '../../tensor-graph/losses.ts'
import { add, mul } from '../../tensor-graph/ops/elementwise.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { adamW } from '../../tensor-graph/optimizers/adamw.ts'
import type { Tensor } from '../../tensor-graph/tensor.ts'
import type { Tensors, TrainingRule } from '../../tensor-graph/training-step.ts'
import type { OptionsOf } from '../../contract/options.ts'
import { fits } from '../../training/checkpoint.ts'
import { goodnessOn, heldOutOn } from '../../training/goodness.ts'
import { trainMinibatches } from '../../training/minibatch.ts'
import { begunAt, withPrior } from '../../training/parameter-prior.ts'
import { stepsTogether } from '../../training/steps-together.ts'
import type { LabelledSet, Parameters } from '../../training/training-task.ts'
import { defineHead } from '../define-head.ts'
import { freshLastLayer } from '../fresh-last-layer.ts'
import { rowWeights } from '../row-weights.ts'
import { alignedLoss, alignedRows, alignmentData, freshMap, shapesOf, withoutMap } from '../alignment.ts'
import { sharedLoss, taughtFeatures, taughtPart } from '../taught-rows.ts'
import { about } from './about.ts'
import { layersPrior } from './layers-prior.ts'

/** h = gelu(√d·x·W₁ + b₁): unit rows have entries of about 1/√d, and layers want about 1. */
export const hidden = ({ weight1, bias1 }: Tensors, features: Tensor): Tensor =>
  gelu(add(matMul(mul(Math.sqrt(features.shape[1] as number), features), weight1!), bias1!))
const output = ({ weight2, bias2 }: Tensors, h: Tensor): Tensor => add(matMul(h, weight2!), bias2!)

/** z = h(x)·W₂ + b₂.  features [samples, d] → logits [samples, classes] */
const logits = (p: Tensors, features: Tensor): Tensor => output(p, hidden(p, features))

/** Fewer would not use the learning rate they are given. */
const STEPS_AT_LEAST = 300

interface Layers {
  readonly d: number
  readonly h: number
  readonly classes: number
  readonly labels: Targets
}

/** Before the first step. Shares of labels that do not exclude each other are none to begin a last layer with. */
function freshParameters(
  { d, h, classes, labels }: Layers,
  options: OptionsOf<typeof about.options>,
  random: Random,
): Parameters {
  const hiddenWeight = heNormal([d, h], random)
  const from =
    labels instanceof Int32Array ? { ...options, labels } : { labels: new Int32Array(), priors: false, rareRows: false }
  const last = freshLastLayer({ ...from, width: h, classes }, random)
  return {
    weight1: { shape: [d, h], data: hiddenWeight },
    bias1: { shape: [h], data: zeros([h], random) },
    weight2: last.weight,
    bias2: last.bias,
  }
}

const feedOf = (labels: Targets): TensorValue =>
  labels instanceof Int32Array
    ? { type: 'int32', dims: [labels.length], data: labels }
    : { type: 'float32', dims: [labels.rows, labels.columns], data: labels.data }

export const mlpHead = defineHead<typeof about.options, Targets>({
  ...about,
  logits,
  last: { weight: 'weight2', bias: 'bias2' },
  async fit({ classes, train, holdout, start, teacher, prior }, options, context) {
    const lesson =
      teacher && train.labels instanceof Int32Array ? taughtFeatures({ ...train, labels: train.labels }, teacher) : null
    const { rows, labels } = lesson ?? train
    const [n, d, h] = [countOf(labels), rows.columns, options.hidden]
    const aligned = lesson ? alignedRows(teacher, n) : null
    const random = mulberry32(context.seed)
    const loss = labels instanceof Int32Array ? crossEntropy : binaryCrossEntropy
    const layers = begunAt(prior, freshParameters({ d, h, classes, labels }, options, random))
    const terms = prior ? await layersPrior(prior, layers, logits, context) : null
    const fresh = { ...layers, ...freshMap(aligned, h, random) }
    const rule: TrainingRule = {
      parameters: shapesOf(fresh),
      loss: (p, { features, draws, ...told }) => {
        const own = hidden(p, features!)
        const z = output(p, dropout(own, options.dropout, draws!))
        if (!lesson) return withPrior(loss(z, told['labels']!, told['weights']!), p, terms)
        const scored = sharedLoss(z, told, lesson.temperature)
        const all = aligned
          ? alignedLoss(scored, own, p, { ...told, taughtWeights: taughtPart(told) }, aligned)
          : scored
        return withPrior(all, p, terms)
      },
      // Held to a model, weights are not drawn to 0 as well.
      optimizer: adamW({ weightDecay: terms ? 0 : options.weightDecay }),
      clipNorm: 1,
    }
    const goodness = (parameters: Parameters, { rows, labels }: LabelledSet<Matrix, Targets>) =>
      goodnessOn({ parameters, logits }, rows, labels, context.runtime)
    const kept = holdout && countOf(holdout.labels) > 0 ? holdout : undefined
    const watch = async (parameters: Parameters) => ({
      // A teacher has one label a sample.
      ...(kept?.labels instanceof Int32Array &&
        (await heldOutOn({ parameters, logits }, kept.rows, kept.labels, context.runtime))),
      agreement: teacher?.watched && (await goodness(parameters, teacher.watched)),
    })
    const batchSize = Math.min(options.batch, n)
    const { parameters, ...rest } = await trainMinibatches(
      {
        rule,
        start: start && fits(start, fresh) ? start : fresh,
        rows: n,
        batchSize,
        rate: options.rate,
        patience: options.patience,
        data: {
          features: { type: 'float32', dims: [rows.rows, d], data: rows.data },
          labels: feedOf(labels),
          ...(lesson && {
            labelPart: { type: 'float32', dims: [n], data: lesson.labelPart },
            taught: { type: 'float32', dims: [n, classes], data: lesson.taught.data },
          }),
          ...alignmentData(aligned),
        },
        rowWeights: lesson?.rowWeights ?? rowWeights(train, classes, false),
        together: stepsTogether(6 * batchSize * h * (d + classes)),
        steps: Math.max(STEPS_AT_LEAST, options.epochs * Math.ceil(n / batchSize)),
        draws: options.dropout > 0 ? { draws: [batchSize, h] } : {},
        // A student has thousands of rows to go by: a hold-out of some dozen would only stop it too early.
        measure: kept && !lesson ? (parameters) => goodness(parameters, kept) : undefined,
        watch: lesson ? watch : undefined,
      },
      context,
    )
    return { ...rest, parameters: withoutMap(parameters) }
  },
})

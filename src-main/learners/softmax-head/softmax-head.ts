import { matrix } from '../../platform/matrix.ts'
import { grad } from '../../tensor-graph/autodiff.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { priorL2, softCrossEntropy, total } from '../../tensor-graph/losses.ts'
import { add } from '../../tensor-graph/ops/elementwise.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { input, parameter, type Tensor } from '../../tensor-graph/tensor.ts'
import { encodeModel } from '../../onnx/codec.ts'
import {
  defineFeatureLearner,
  type LabelledSet,
  type Parameters,
  type TrainedModel,
  type TrainingContext,
} from '../learner.ts'
import type { Matrix } from '../../platform/matrix.ts'
import { minimise, type Objective } from '../trainer/lbfgs.ts'
import { temperatureOn } from '../trainer/calibrate.ts'

/** Targets as probabilities: labels become rows with one 1; pool-taught heads give soft ones. */
export interface SoftTask {
  readonly features: Matrix
  /** [n, classes] */
  readonly targets: Matrix
  /** [n], summing to 1. */
  readonly weights: Float32Array
  readonly l2: number
  readonly start?: Parameters
}

/** z = x·W + b.  features [samples, d] → logits [samples, classes] */
export const logits = ({ weight, bias }: Readonly<Record<string, Tensor>>, features: Tensor): Tensor =>
  add(matMul(features, weight!), bias!)

/** Mean cross-entropy + ½·l2·‖W‖², the bias free (scikit-learn's convention: C = 1/(l2·n)), minimised to convergence. */
export async function fitSoftmax(
  task: SoftTask,
  context: TrainingContext,
  maxIterations = 150,
): Promise<{ parameters: Parameters; loss: number; steps: number }> {
  const { features, targets } = task
  const [n, d, c] = [features.rows, features.columns, targets.columns]
  const head = { weight: parameter('weight', [d, c]), bias: parameter('bias', [c]) }
  const z = logits(head, input('features', [n, d]))
  const loss = total(
    softCrossEntropy(z, input('targets', [n, c]), input('weights', [n])),
    priorL2(head.weight, 0, input('l2', [])),
  )
  const [weight, bias] = grad(loss, [head.weight, head.bias])
  const session = await context.runtime.session(
    encodeModel(emitGraph({ name: 'softmax_head', outputs: { loss, dWeight: weight!, dBias: bias! } })),
    { provider: 'cpu' },
  )
  const fixed = {
    features: { type: 'float32', dims: [n, d], data: features.data },
    targets: { type: 'float32', dims: [n, c], data: targets.data },
    weights: { type: 'float32', dims: [n], data: task.weights },
    l2: { type: 'float32', dims: [], data: Float32Array.of(task.l2) },
  } as const
  const objective: Objective = async (x) => {
    const out = await session.run({
      ...fixed,
      weight: { type: 'float32', dims: [d, c], data: x.subarray(0, d * c) },
      bias: { type: 'float32', dims: [c], data: x.subarray(d * c) },
    })
    const gradient = new Float32Array(d * c + c)
    gradient.set(out['dWeight']!.data as Float32Array)
    gradient.set(out['dBias']!.data as Float32Array, d * c)
    return { value: (out['loss']!.data as Float32Array)[0]!, gradient }
  }
  try {
    const began = performance.now()
    const found = await minimise(objective, startOf(task.start, d, c), {
      maxIterations,
      signal: context.signal,
      onStep: (step, value) => {
        const perStep = (performance.now() - began) / step
        context.onProgress?.({
          step,
          steps: maxIterations,
          loss: value,
          samplesPerSecond: (1000 * n) / perStep,
          etaMs: perStep * (maxIterations - step),
        })
      },
    })
    const parameters = {
      weight: { shape: [d, c], data: found.x.slice(0, d * c) },
      bias: { shape: [c], data: found.x.slice(d * c) },
    }
    return { parameters, loss: found.value, steps: found.iterations }
  } finally {
    await session.release()
  }
}

function startOf(start: Parameters | undefined, d: number, c: number): Float32Array {
  const x = new Float32Array(d * c + c)
  const [weight, bias] = [start?.['weight'], start?.['bias']]
  if (weight?.data.length === d * c && bias?.data.length === c) {
    x.set(weight.data)
    x.set(bias.data, d * c)
  }
  return x
}

/** Labels as rows with one 1.  → [n, classes] */
export function oneHotRows(labels: Int32Array, classes: number): Matrix {
  const out = matrix(labels.length, classes)
  labels.forEach((label, i) => (out.data[i * classes + label] = 1))
  return out
}

/** Weights summing to 1; balanced gives every class the same share (n/(C·n_c), scikit-learn's 'balanced'). */
export function rowWeights({ labels, weights }: LabelledSet<Matrix>, classes: number, balanced: boolean): Float32Array {
  const counts = new Float64Array(classes)
  for (const label of labels) counts[label]!++
  const raw = Float32Array.from(labels, (label, i) => (weights?.[i] ?? 1) * (balanced ? 1 / counts[label]! : 1))
  const sum = raw.reduce((a, b) => a + b, 0)
  return raw.map((w) => w / sum)
}

export const softmaxHead = defineFeatureLearner({
  id: 'softmax-head.v1',
  title: 'Softmax head',
  summary: 'Multinomial logistic regression on the features: fast, convex, the same every time.',
  paper: 'Cox 1958; L-BFGS: Liu & Nocedal 1989',
  input: 'features',
  options: {
    inverseL2: {
      kind: 'number',
      title: 'Inverse regularisation (C)',
      default: 50,
      min: 1e-4,
      max: 1e6,
      help: 'scikit-learn’s C: larger trusts the labels more',
    },
    balanced: { kind: 'switch', title: 'Balance classes', default: false },
  },
  async train({ classes, train, holdout, start }, { inverseL2, balanced }, context): Promise<TrainedModel> {
    const { parameters, loss, steps } = await fitSoftmax(
      {
        features: train.rows,
        targets: oneHotRows(train.labels, classes),
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

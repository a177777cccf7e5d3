import { matrix, type Matrix } from '../platform/matrix.ts'
import { grad } from '../tensor-graph/autodiff.ts'
import { emitGraph } from '../tensor-graph/emit.ts'
import { binaryCrossEntropy, distillation, softCrossEntropy, total } from '../tensor-graph/losses.ts'
import { add, mul } from '../tensor-graph/ops/elementwise.ts'
import { matMul } from '../tensor-graph/ops/linear-algebra.ts'
import { input, parameter, type Tensor } from '../tensor-graph/tensor.ts'
import { encodeModel } from '../onnx/codec.ts'
import type { Session, TensorValue } from '../compute/runtime.ts'
import type { Targets } from '../platform/targets.ts'
import type { Parameters, TrainingContext } from './training-task.ts'
import { minimise, type Objective } from './lbfgs.ts'
import { pacedProgress } from './paced-progress.ts'

/** z = x·W + b.  features [samples, d] → logits [samples, classes] */
export const logits = ({ weight, bias }: Readonly<Record<string, Tensor>>, features: Tensor): Tensor =>
  add(matMul(features, weight!), bias!)

export interface LinearTask {
  /** Class of each row, or [n, classes]: its probabilities where the target is soft, the labels it has where the loss is of sigmoids. */
  readonly targets: Int32Array | Matrix
  /** [n], summing to 1. */
  readonly weights: Float32Array
  readonly l2: number
  readonly start?: Parameters
  /** What a teacher says of the rows, where the graph was opened with a temperature; both weights together sum to 1 then. */
  readonly taught?: TaughtTargets
}

export interface TaughtTargets {
  /** Logits.  [n, classes] */
  readonly logits: Matrix
  /** [n] */
  readonly weights: Float32Array
}

export interface FittedHead {
  readonly parameters: Parameters
  readonly loss: number
  readonly steps: number
}

interface Precision {
  readonly maxIterations?: number
  /** Largest entry of the gradient to stop at; scikit-learn's `tol`. */
  readonly tolerance?: number
}

/** Rows a run: features and logits of a block stay in the processor's cache. */
const BLOCK = 1024
/** Of p·(1 − p) at the start, what is left half way to a fit. */
const CURVATURE = 0.3

/** One class a row, or any of them: then the labels' losses are summed, each label a problem of its own (one-vs-rest). */
export type LinearLoss = 'softmax' | 'sigmoid'
const LOSSES = {
  softmax: softCrossEntropy,
  sigmoid: (z: Tensor, targets: Tensor, weights: Tensor) =>
    mul(z.shape.at(-1) as number, binaryCrossEntropy(z, targets, weights)),
} satisfies Record<LinearLoss, (z: Tensor, targets: Tensor, weights: Tensor) => Tensor>

/**
 * Features with the graph of their loss and gradient: fits as many heads as there are targets and weights to fit. `temperature`: of a teacher, whose word
 * on each row is learnt beside the targets.
 */
export async function openLinear(
  features: Matrix,
  classes: number,
  context: TrainingContext,
  kind: LinearLoss = 'softmax',
  temperature?: number,
) {
  const [n, d] = [features.rows, features.columns]
  const block = Math.min(BLOCK, n)
  const head = { weight: parameter('weight', [d, classes]), bias: parameter('bias', [classes]) }
  const z = logits(head, input('features', [block, d]))
  const own = LOSSES[kind](z, input('targets', [block, classes]), input('weights', [block]))
  const loss = temperature ? total(own, taughtLoss(z, temperature)) : own
  const [weight, bias] = grad(loss, [head.weight, head.bias])
  const session = await context.runtime.session(
    encodeModel(emitGraph({ name: 'linear_head', outputs: { loss, dWeight: weight!, dBias: bias! } })),
    { provider: 'cpu' },
  )

  return {
    /** Σ wᵢ·lossᵢ (+ Σ vᵢ·T²·KL of a teacher) + ½·l2·‖W‖², the bias free (scikit-learn's convention: l2 = 1/(C·n)), minimised to convergence. */
    async fit(
      { targets, weights, l2, start, taught }: LinearTask,
      { maxIterations = 150, tolerance = 1e-4 }: Precision = {},
    ): Promise<FittedHead> {
      const tell = pacedProgress(context)
      const blocks = blocksOf(features, { targets, weights, taught }, block, classes)
      const all = taught ? weights.map((w, i) => w + taught.weights[i]!) : weights
      const found = await minimise(penalised(session, blocks, { d, classes, l2 }), startOf(start, d, classes), {
        maxIterations,
        gradientTolerance: tolerance,
        valueTolerance: tolerance / 100,
        inverseCurvature: inverseCurvature(features, all, l2, unsureness(kind, targets, weights, classes)),
        signal: context.signal,
        onStep: (step, value) => tell({ step, steps: maxIterations, loss: value, samples: step * n }),
      })
      const parameters = {
        weight: { shape: [d, classes], data: found.x.slice(0, d * classes) },
        bias: { shape: [classes], data: found.x.slice(d * classes) },
      }
      return { parameters, loss: found.value, steps: found.iterations }
    },
    release: () => session.release(),
  }
}

const taughtLoss = (z: Tensor, temperature: number): Tensor =>
  distillation(input('taught', z.shape), z, temperature, input('taughtWeights', [z.shape[0]!]))

interface WholeTask extends LinearTask {
  readonly features: Matrix
  readonly classes: number
  readonly loss?: LinearLoss
  /** T of the teacher, where there is one. */
  readonly temperature?: number
}

/** One head on its own. */
export async function fitLinear(task: WholeTask, context: TrainingContext, precision?: Precision): Promise<FittedHead> {
  const problem = await openLinear(task.features, task.classes, context, task.loss, task.temperature)
  try {
    return await problem.fit(task, precision)
  } finally {
    await problem.release()
  }
}

type Block = Readonly<Record<string, TensorValue>>
const float = (dims: readonly number[], data: Float32Array): TensorValue => ({ type: 'float32', dims, data })

/** Equal blocks of rows; whole ones are views, the last is filled up with rows of weight 0. */
function blocksOf(
  features: Matrix,
  { targets, weights, taught }: Pick<LinearTask, 'targets' | 'weights' | 'taught'>,
  block: number,
  classes: number,
): Block[] {
  const soft = targets instanceof Int32Array ? oneHotRows(targets, classes) : targets
  const part = (data: Float32Array, width: number, first: number) => {
    const view = data.subarray(first * width, (first + block) * width)
    if (view.length === block * width) return view
    const filled = new Float32Array(block * width)
    filled.set(view)
    return filled
  }
  return Array.from({ length: Math.ceil(features.rows / block) }, (_, i) => ({
    features: float([block, features.columns], part(features.data, features.columns, i * block)),
    targets: float([block, classes], part(soft.data, classes, i * block)),
    weights: float([block], part(weights, 1, i * block)),
    ...(taught && {
      taught: float([block, classes], part(taught.logits.data, classes, i * block)),
      taughtWeights: float([block], part(taught.weights, 1, i * block)),
    }),
  }))
}

/** The sum over all blocks plus the penalty. */
function penalised(
  session: Session,
  blocks: readonly Block[],
  { d, classes, l2 }: { d: number; classes: number; l2: number },
): Objective {
  const size = d * classes
  return async (x) => {
    const weight = float([d, classes], x.subarray(0, size))
    const bias = float([classes], x.subarray(size))
    const gradient = new Float64Array(x.length)
    let value = 0
    for (let i = 0; i < size; i++) {
      value += (l2 / 2) * x[i]! * x[i]!
      gradient[i] = l2 * x[i]!
    }
    for (const block of blocks) {
      const out = await session.run({ ...block, weight, bias })
      const [dWeight, dBias] = [out['dWeight']!.data as Float32Array, out['dBias']!.data as Float32Array]
      value += (out['loss']!.data as Float32Array)[0]!
      for (let i = 0; i < size; i++) gradient[i]! += dWeight[i]!
      for (let c = 0; c < classes; c++) gradient[size + c]! += dBias[c]!
    }
    return { value, gradient }
  }
}

/**
 * Mean of p·(1 − p) of each output half way to a fit: as if all classes were equally unsure; of a label by itself, from its share of the rows.
 * Only the speed depends on it.
 */
function unsureness(kind: LinearLoss, targets: Targets, weights: Float32Array, classes: number): Float64Array {
  if (kind === 'softmax' || targets instanceof Int32Array) return new Float64Array(classes).fill(CURVATURE / classes)
  const shares = new Float64Array(classes)
  for (let i = 0; i < targets.rows; i++)
    for (let c = 0; c < classes; c++) shares[c]! += weights[i]! * targets.data[i * classes + c]!
  return shares.map((share) => CURVATURE * Math.max(1e-3, share * (1 - share)))
}

/** 1/(αₒ·Σ wᵢxᵢⱼ² + l2): the Hessian's diagonal, where output o is unsure by αₒ. Halves the passes over the data.  → [(d + 1) · outputs], the bias last */
export function inverseCurvature(
  { rows, columns, data }: Matrix,
  weights: Float32Array,
  l2: number,
  alphas: Float64Array,
): Float64Array {
  const second = new Float64Array(columns)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) second[j]! += weights[i]! * data[i * columns + j]! ** 2
  const width = alphas.length
  const out = new Float64Array((columns + 1) * width)
  for (let j = 0; j < columns; j++)
    for (let o = 0; o < width; o++) out[j * width + o] = 1 / (alphas[o]! * second[j]! + l2)
  for (let o = 0; o < width; o++) out[columns * width + o] = 1 / alphas[o]!
  return out
}

/** As if all classes were equally unsure, of so many softmax heads side by side. */
export const evenlyUnsure = (classes: number, members: number): Float64Array =>
  new Float64Array(members * classes).fill(CURVATURE / classes)

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

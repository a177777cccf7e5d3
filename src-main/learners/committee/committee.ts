import type { Runtime, Session, TensorValue } from '../../compute/runtime.ts'
import { encodeModel } from '../../onnx/codec.ts'
import { gatherRows, matrix, type Matrix } from '../../platform/matrix.ts'
import { mulberry32 } from '../../platform/random.ts'
import { grad } from '../../tensor-graph/autodiff.ts'
import { logSoftmax, softmax } from '../../tensor-graph/composites.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { add, mul } from '../../tensor-graph/ops/elementwise.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { reduceMean, reduceSum } from '../../tensor-graph/ops/reduce.ts'
import { reshape } from '../../tensor-graph/ops/shape.ts'
import { input, parameter, type Tensor } from '../../tensor-graph/tensor.ts'
import type { Parameters, TrainingContext } from '../../training/training-task.ts'
import { TRUSTING } from '../../training/choose-inverse-l2.ts'
import { evenlyUnsure, inverseCurvature, oneHotRows } from '../../training/linear-head.ts'
import { minimise, type Objective } from '../../training/lbfgs.ts'
import { bootstrapWeights } from './bootstrap-weights.ts'

export interface CommitteeTask {
  readonly features: Matrix
  readonly labels: Int32Array
  readonly classes: number
  readonly members: number
  /** scikit-learn's C of every member. */
  readonly inverseL2?: number
}

/** Softmax heads side by side: weight [d, members · classes], bias [members · classes]. */
export interface Committee {
  readonly parameters: Parameters
  readonly members: number
  readonly classes: number
}

/** Rows a run. */
const BLOCK = 1024
/** What the members disagree on shows long before the last digits. */
const PRECISION = { maxIterations: 60, gradientTolerance: 1e-4, valueTolerance: 1e-5 }

const headOf = (d: number, width: number) => ({
  weight: parameter('weight', [d, width]),
  bias: parameter('bias', [width]),
})

/** z of every member.  features [rows, d] → [rows, members, classes] */
const logits = (
  { weight, bias }: ReturnType<typeof headOf>,
  features: Tensor,
  members: number,
  classes: number,
): Tensor => reshape(add(matMul(features, weight), bias), [features.shape[0]!, members, classes])

/** Heads on bootstrap draws of the labels, trained together in one graph: all that differs is how often a row counts. */
export async function fitCommittee(
  task: CommitteeTask,
  { runtime, seed, signal }: TrainingContext,
): Promise<Committee> {
  const { features, labels, classes, members, inverseL2 = TRUSTING } = task
  const [n, d, width] = [features.rows, features.columns, members * classes]
  const rows = Math.min(BLOCK, n)
  const head = headOf(d, width)
  const z = logits(head, input('features', [rows, d]), members, classes)
  const targets = reshape(input('targets', [rows, classes]), [rows, 1, classes])
  const agreed = reduceSum(mul(targets, logSoftmax(z)), { axes: [-1] })
  const loss = mul(-1, reduceSum(mul(input('weights', [rows, members]), agreed)))
  const [weight, bias] = grad(loss, [head.weight, head.bias])
  const model = encodeModel(emitGraph({ name: 'committee', outputs: { loss, dWeight: weight!, dBias: bias! } }))
  const session = await runtime.session(model, { provider: 'cpu' })
  try {
    const weights = bootstrapWeights(labels, members, mulberry32(seed))
    const tables = { features, targets: oneHotRows(labels, classes), weights }
    const l2 = 1 / (inverseL2 * n)
    // Each draw weighs every row alike on average.
    const curvature = inverseCurvature(features, new Float32Array(n).fill(1 / n), l2, evenlyUnsure(classes, members))
    const objective = overBlocks(session, tables, rows, l2, d * width)
    const { x } = await minimise(objective, new Float32Array((d + 1) * width), {
      ...PRECISION,
      inverseCurvature: curvature,
      signal,
    })
    return {
      parameters: {
        weight: { shape: [d, width], data: x.slice(0, d * width) },
        bias: { shape: [width], data: x.slice(d * width) },
      },
      members,
      classes,
    }
  } finally {
    await session.release()
  }
}

/** Loss and gradient over all rows, some at a time; the last ones filled up with rows of weight 0. */
function overBlocks(
  session: Session,
  tables: Readonly<Record<'features' | 'targets' | 'weights', Matrix>>,
  rows: number,
  l2: number,
  size: number,
): Objective {
  const blocks = Array.from({ length: Math.ceil(tables.features.rows / rows) }, (_, i) =>
    Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, blockOf(table, i * rows, rows)])),
  )
  const [d, width] = [tables.features.columns, size / tables.features.columns]
  return async (x) => {
    const gradient = Float64Array.from(x, (value, i) => (i < size ? l2 * value : 0))
    let value = 0
    for (let i = 0; i < size; i++) value += (l2 / 2) * x[i]! * x[i]!
    const head = { weight: float([d, width], x.subarray(0, size)), bias: float([width], x.subarray(size)) }
    for (const block of blocks) {
      const { loss, dWeight, dBias } = await session.run({ ...block, ...head })
      value += (loss!.data as Float32Array)[0]!
      const [ofWeight, ofBias] = [dWeight!.data as Float32Array, dBias!.data as Float32Array]
      for (let i = 0; i < size; i++) gradient[i]! += ofWeight[i]!
      for (let i = 0; i < width; i++) gradient[size + i]! += ofBias[i]!
    }
    return { value, gradient }
  }
}

const float = (dims: readonly number[], data: Float32Array): TensorValue => ({ type: 'float32', dims, data })

function blockOf(table: Matrix, first: number, rows: number): TensorValue {
  const part = table.data.subarray(first * table.columns, (first + rows) * table.columns)
  const data = part.length === rows * table.columns ? part : new Float32Array(rows * table.columns)
  if (data !== part) data.set(part)
  return float([rows, table.columns], data)
}

/** Rows a call: the members' probabilities of a block are some megabytes. */
const SCORED = 2048

/** What `of` makes of the members' thoughts, worked out in their own graph.  of: [rows, members, classes] → [rows] or [rows, width] */
async function overRows(
  { parameters, members, classes }: Committee,
  features: Matrix,
  of: (probabilities: Tensor) => Tensor,
  width: number,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<Matrix> {
  const head = headOf(features.columns, members * classes)
  const z = logits(head, input('features', ['rows', features.columns]), members, classes)
  const model = encodeModel(emitGraph({ name: 'votes', outputs: { found: of(softmax(z)) }, values: parameters }))
  const session = await runtime.session(model, { provider: 'cpu' })
  try {
    const out = matrix(features.rows, width)
    for (let start = 0; start < features.rows; start += SCORED) {
      signal?.throwIfAborted()
      const rows = Math.min(SCORED, features.rows - start)
      const data = features.data.subarray(start * features.columns, (start + rows) * features.columns)
      const { found } = await session.run({ features: float([rows, features.columns], data) })
      out.data.set(found!.data as Float32Array, start * width)
    }
    return out
  } finally {
    await session.release()
  }
}

/** A score of what the members think.  score: [rows, members, classes] → [rows] */
export const committeeScores = async (
  committee: Committee,
  features: Matrix,
  score: (probabilities: Tensor) => Tensor,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<Float32Array> => (await overRows(committee, features, score, 1, runtime, signal)).data

/** What each member thinks.  → [rows, members · classes] */
export function memberProbabilities(
  committee: Committee,
  features: Matrix,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<Matrix> {
  const width = committee.members * committee.classes
  return overRows(committee, features, (q) => reshape(q, [q.shape[0]!, width]), width, runtime, signal)
}

/** The mean of what the members think.  → [rows, classes] */
export const committeeMean = (
  committee: Committee,
  features: Matrix,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<Matrix> =>
  overRows(committee, features, (q) => reduceMean(q, { axes: [1] }), committee.classes, runtime, signal)

/** Rows whose class is known to the model. */
export const knownLabels = (features: Matrix, { rows, labels }: { rows: Int32Array; labels: Int32Array }) => {
  const known = Array.from(rows.keys()).filter((i) => labels[i]! >= 0)
  return {
    features: gatherRows(
      features,
      known.map((i) => rows[i]!),
    ),
    labels: Int32Array.from(known, (i) => labels[i]!),
  }
}

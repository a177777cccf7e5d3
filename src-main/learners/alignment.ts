import { matrix, type Matrix } from '../platform/matrix.ts'
import type { Random } from '../platform/random.ts'
import { xavierUniform } from '../tensor-graph/initialisers.ts'
import { featureError, relationError, total } from '../tensor-graph/losses.ts'
import { mul } from '../tensor-graph/ops/elementwise.ts'
import { matMul } from '../tensor-graph/ops/linear-algebra.ts'
import type { Tensor } from '../tensor-graph/tensor.ts'
import type { Scored, Shapes, Tensors } from '../tensor-graph/training-step.ts'
import type { Feeds } from '../compute/runtime.ts'
import type { Parameters, Teaching } from '../training/training-task.ts'

/** The linear map from a student's features onto its teacher's: learnt beside it, and no part of it afterwards. */
const MAP = 'alignment/map'

/** How a student is aligned with its teacher's features, ready for minibatches. */
export interface AlignedRows {
  readonly feature: number
  readonly relation: number
  /** The teacher's features, 1 in mean square each, so that weights mean the same whatever its width; zeros where it has none.  [rows, width] */
  readonly features: Matrix
  /** 1 where a row has them, else 0. */
  readonly part: Float32Array
  /** 1 over the teacher's share of the loss, so that β and γ mean the same beside any α. */
  readonly scale: number
}

/** Null where nothing is to be aligned. `rows`: all that are learnt from, the teacher's first. */
export function alignedRows<Rows>(teacher: Teaching<Rows> | undefined, rows: number): AlignedRows | null {
  const { align, labelsShare } = teacher ?? {}
  if (!align || labelsShare === 1 || (align.feature === 0 && align.relation === 0)) return null
  const { columns, data } = align.features
  const features = matrix(rows, columns)
  features.data.set(data)
  const part = Float32Array.from({ length: rows }, (_, i) =>
    Number(features.data.subarray(i * columns, (i + 1) * columns).some((x) => x !== 0)),
  )
  const known = part.reduce((sum, one) => sum + one, 0)
  const square = features.data.reduce((sum, x) => sum + x * x, 0) / Math.max(1, known * columns)
  const by = square > 0 ? 1 / Math.sqrt(square) : 1
  features.data.forEach((x, i) => (features.data[i] = x * by))
  const { feature, relation } = align
  return { feature, relation, features, part, scale: 1 / (1 - labelsShare!) }
}

/** What a batch has of it beside the rest. */
export const alignmentData = (aligned: AlignedRows | null): Feeds =>
  aligned
    ? {
        aligned: {
          type: 'float32',
          dims: [aligned.features.rows, aligned.features.columns],
          data: aligned.features.data,
        },
        alignedPart: { type: 'float32', dims: [aligned.part.length], data: aligned.part },
      }
    : {}

/** The map before the first step; nothing where there is no error of features to learn it from. */
export const freshMap = (aligned: AlignedRows | null, width: number, random: Random): Parameters =>
  aligned && aligned.feature > 0
    ? {
        [MAP]: {
          shape: [width, aligned.features.columns],
          data: xavierUniform([width, aligned.features.columns], random),
        },
      }
    : {}
export const mapShapes = (aligned: AlignedRows | null, width: number): Shapes =>
  aligned && aligned.feature > 0 ? { [MAP]: [width, aligned.features.columns] } : {}
export const shapesOf = (parameters: Parameters): Shapes =>
  Object.fromEntries(Object.entries(parameters).map(([name, { shape }]) => [name, shape]))
export const withoutMap = ({ [MAP]: _, ...parameters }: Parameters): Parameters => parameters

/**
 * The loss of a taught batch + β·mean (W·h − t)² + γ·Σᵢⱼ (cos(hᵢ, hⱼ) − cos(tᵢ, tⱼ))², over the rows whose teacher's features are known. own: the student's
 * features h [batch, width]; taughtWeights: what the teacher's word counts on each row.
 */
export function alignedLoss(
  { loss, parts = {}, ...rest }: Scored,
  own: Tensor,
  p: Tensors,
  { aligned, alignedPart, taughtWeights }: Tensors,
  { feature, relation, scale }: Pick<AlignedRows, 'feature' | 'relation' | 'scale'>,
): Scored {
  const weights = mul(scale, mul(taughtWeights!, alignedPart!))
  const more: Record<string, Tensor> = {}
  if (feature > 0) more['feature'] = mul(feature, featureError(matMul(own, p[MAP]!), aligned!, weights))
  if (relation > 0) more['relation'] = mul(relation, relationError(own, aligned!, weights))
  return { ...rest, loss: total(loss, ...Object.values(more)), parts: { ...parts, ...more } }
}

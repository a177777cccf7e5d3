import { predictedClasses } from '../evaluation/classification-metrics.ts'
import { gatherRows, matrix, stackRows, type Matrix } from '../platform/matrix.ts'
import { distillation, crossEntropy, total } from '../tensor-graph/losses.ts'
import { mul, sub } from '../tensor-graph/ops/elementwise.ts'
import type { Tensor } from '../tensor-graph/tensor.ts'
import type { Scored, Tensors } from '../tensor-graph/training-step.ts'
import type { LabelledSet, Teaching } from '../training/training-task.ts'
import { rowWeights } from './row-weights.ts'

/** Rows to learn from, labelled or taught or both: the teacher's rows first, then the labelled ones that are not among them. */
export interface TaughtRows {
  /** Training rows that follow the teacher's. */
  readonly added: Int32Array
  /** 0 where there is none: it weighs nothing. */
  readonly labels: Int32Array
  /** What each label counts; α in all. */
  readonly weights: Float32Array
  /** Logits of the teacher: logarithms of its probabilities.  [rows, classes] */
  readonly taught: Matrix
  /** What the teacher's word on each row counts; 1 − α in all, 0 where no row counts. */
  readonly taughtWeights: Float32Array
}

/** Less is as good as nothing, and its logarithm would still be a number. */
const FAINTEST = 1e-7

/** Labels and the teacher's outputs side by side. A teacher counts most where it is given the larger share; a row without either weighs 0. */
export function taughtRows(
  train: LabelledSet<unknown>,
  { probabilities, places, labelsShare, rowWeights: given }: Omit<Teaching<unknown>, 'rows' | 'temperature'>,
): TaughtRows {
  const { rows, columns: classes } = probabilities
  const own = rowWeights(train, classes, false)
  const added = Int32Array.from(train.labels.keys()).filter((i) => (places?.[i] ?? -1) < 0)
  const count = rows + added.length
  const out = {
    added,
    labels: new Int32Array(count),
    weights: new Float32Array(count),
    taught: matrix(count, classes),
    taughtWeights: new Float32Array(count),
  }
  let next = rows
  train.labels.forEach((label, i) => {
    const given = places?.[i] ?? -1
    const place = given < 0 ? next++ : given
    out.labels[place] = label
    out.weights[place]! += labelsShare * own[i]!
  })
  out.taught.data.set(probabilities.data.map((p) => Math.log(Math.max(FAINTEST, p))))
  const all = given ? given.reduce((sum, w) => sum + w, 0) : rows
  for (let row = 0; row < rows && all > 0; row++)
    out.taughtWeights[row] = ((1 - labelsShare) * (given?.[row] ?? 1)) / all
  return out
}

/** What a minibatch with one weight a row wants: how much of it is the label’s (the rest is the teacher’s), and a class of every row, the teacher’s where it has no label. */
export interface SharedRows {
  readonly labels: Int32Array
  readonly rowWeights: Float32Array
  readonly labelPart: Float32Array
  readonly taught: Matrix
  readonly temperature: number
}
export function sharedRows({ labels, weights, taught, taughtWeights }: TaughtRows, temperature: number): SharedRows {
  const likeliest = predictedClasses(taught)
  const rowWeights = weights.map((w, row) => w + taughtWeights[row]!)
  return {
    labels: labels.map((label, row) => (weights[row]! > 0 ? label : likeliest[row]!)),
    rowWeights,
    labelPart: weights.map((w, row) => w / (rowWeights[row]! || 1)),
    taught,
    temperature,
  }
}

/** The same of features: the teacher's rows, then the labelled ones that are not among them. */
export function taughtFeatures(
  train: LabelledSet<Matrix>,
  teacher: Teaching<Matrix>,
): SharedRows & { readonly rows: Matrix } {
  const lesson = taughtRows(train, teacher)
  return { ...sharedRows(lesson, teacher.temperature), rows: stackedRows(train, teacher, lesson) }
}
export const stackedRows = (train: LabelledSet<Matrix>, teacher: Teaching<Matrix>, { added }: TaughtRows): Matrix =>
  added.length === 0 ? teacher.rows : stackRows(teacher.rows, gatherRows(train.rows, added))

/** Their loss: `weights` of the rows as they are, `labelPart` and `taught` of each.  logits [batch, classes] */
export function sharedLoss(logits: Tensor, batch: Tensors, temperature: number): Scored {
  const { weights, labelPart, ...rest } = batch
  const own = mul(weights!, labelPart!)
  return taughtLoss(logits, { ...rest, weights: own, taughtWeights: taughtPart(batch) }, temperature)
}
/** What the teacher's word counts on each row of it. */
export const taughtPart = ({ weights, labelPart }: Tensors): Tensor => sub(weights!, mul(weights!, labelPart!))

/** Σ w·CE + Σ v·T²·KL of a batch with such rows: `labels`, `weights` w, `taught`, `taughtWeights` v.  logits [batch, classes] */
export function taughtLoss(
  logits: Tensor,
  { labels, weights, taught, taughtWeights }: Tensors,
  temperature: number,
): Scored {
  const parts = {
    labels: crossEntropy(logits, labels!, weights!),
    teacher: distillation(taught!, logits, temperature, taughtWeights),
  }
  return { loss: total(parts.labels, parts.teacher), parts }
}

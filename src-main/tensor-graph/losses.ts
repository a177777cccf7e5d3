import { l2Normalise, logSoftmax } from './composites.ts'
import { add, clip, log, mul, pow, softplus, square, sub } from './ops/elementwise.ts'
import { matMul } from './ops/linear-algebra.ts'
import { reduceMean, reduceSum } from './ops/reduce.ts'
import { oneHot } from './ops/selection.ts'
import { reshape, transposeLast } from './ops/shape.ts'
import { softmax } from './ops/softmax.ts'
import type { Operand, Tensor } from './tensor.ts'

/** −Σ_c t·ln softmax(z) of each row.  logits, targets [n, classes] → [n] */
export const crossEntropyRows = (logits: Tensor, targets: Tensor): Tensor =>
  mul(-1, reduceSum(mul(targets, logSoftmax(logits)), { axes: [-1] }))

/** Σᵢ wᵢ·CEᵢ for soft targets; the weights are the caller's, summing to 1 for a mean. */
export const softCrossEntropy = (logits: Tensor, targets: Tensor, weights: Tensor): Tensor =>
  reduceSum(mul(weights, crossEntropyRows(logits, targets)))

/** The same for integer labels [n]; `smoothing`: the share of each target that all classes have alike (Szegedy et al. 2016). */
export function crossEntropy(logits: Tensor, labels: Tensor, weights: Tensor, smoothing = 0): Tensor {
  const classes = logits.shape.at(-1) as number
  const truth = oneHot(labels, classes)
  return softCrossEntropy(logits, smoothing > 0 ? add(mul(1 - smoothing, truth), smoothing / classes) : truth, weights)
}

/** softplus(z) − t·z: binary cross-entropy with logits, mean over the labels, for multi-label targets in [0, 1].  [n, labels] */
export const binaryCrossEntropy = (logits: Tensor, targets: Tensor, weights?: Tensor): Tensor =>
  overBatch(reduceMean(sub(softplus(logits), mul(targets, logits)), { axes: [-1] }), weights)

/** −(1 − p)^γ·ln p of the true class (Lin et al. 2017).  labels [n] */
export function focal(logits: Tensor, labels: Tensor, gamma = 2, weights?: Tensor): Tensor {
  const truth = oneHot(labels, logits.shape.at(-1) as number)
  const p = reduceSum(mul(truth, softmax(logits)), { axes: [-1] })
  return overBatch(mul(-1, mul(pow(clip(sub(1, p), 1e-7, 1), gamma), log(clip(p, 1e-7, 1)))), weights)
}

/** T²·KL(softmax(t/T) ‖ softmax(s/T)), teacher first (Hinton, Vinyals & Dean 2015).  teacher, student [n, classes] logits */
export function distillation(teacher: Tensor, student: Tensor, temperature: number, weights?: Tensor): Tensor {
  const [t, s] = [mul(1 / temperature, teacher), mul(1 / temperature, student)]
  const rows = reduceSum(mul(softmax(t), sub(logSoftmax(t), logSoftmax(s))), { axes: [-1] })
  return mul(temperature * temperature, overBatch(rows, weights))
}

/** (a − b)², mean over the features: feature alignment (Romero et al. 2015).  [n, features] */
export const featureError = (a: Tensor, b: Tensor, weights?: Tensor): Tensor =>
  overBatch(reduceMean(square(sub(a, b)), { axes: [-1] }), weights)

/** Σ wᵢ·rowᵢ where weights are given (they sum to 1 for a mean; 0 pads the last batch), else the plain mean. */
const overBatch = (rows: Tensor, weights?: Tensor) => (weights ? reduceSum(mul(weights, rows)) : reduceMean(rows))

/** 1 − cos(a, b): feature alignment that leaves the lengths free.  [n, features] */
export const cosineError = (a: Tensor, b: Tensor, weights?: Tensor): Tensor =>
  overBatch(sub(1, reduceSum(mul(l2Normalise(a), l2Normalise(b)), { axes: [-1] })), weights)

/**
 * Σᵢⱼ wᵢwⱼ·(cos(aᵢ, aⱼ) − cos(bᵢ, bⱼ))²: each sample as near to each other as the teacher has it, whatever the two widths (Tung & Mori 2019).
 * The plain mean over the pairs where no weights are given.  a [n, p], b [n, q]
 */
export function relationError(a: Tensor, b: Tensor, weights?: Tensor): Tensor {
  const pairs = square(sub(similarities(a), similarities(b)))
  return weights ? reduceSum(mul(weights, reduceSum(mul(pairs, weights), { axes: [-1] }))) : reduceMean(pairs)
}

/** cos(aᵢ, aⱼ).  [n, features] → [n, n] */
function similarities(rows: Tensor): Tensor {
  const unit = l2Normalise(rows)
  return matMul(unit, transposeLast(unit))
}

/**
 * λ/2·Σ F(w − w₀)²: L2 to a prior point (Li, Grandvalet & Davoine 2018); with the Fisher information as `importance`,
 * elastic weight consolidation (Kirkpatrick et al. 2017).
 */
export const priorL2 = (weight: Tensor, prior: Operand, strength: Operand, importance: Operand = 1): Tensor =>
  mul(mul(0.5, strength), reduceSum(mul(importance, square(sub(weight, prior)))))

/** Sum of scalars. */
export const total = (...terms: readonly Tensor[]): Tensor =>
  terms.map((t) => reshape(t, [])).reduce((a, b) => add(a, b))

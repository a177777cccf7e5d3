import { entropyOf } from '../../tensor-graph/composites.ts'
import { add, clip, div, log, max, mul, sub } from '../../tensor-graph/ops/elementwise.ts'
import { reduceMax, reduceMean, reduceSum } from '../../tensor-graph/ops/reduce.ts'
import { argMax, oneHot } from '../../tensor-graph/ops/selection.ts'
import { reshape } from '../../tensor-graph/ops/shape.ts'
import type { Tensor } from '../../tensor-graph/tensor.ts'

// q [samples, members, classes], each row a distribution → [samples]; natural logarithms, higher = more disagreement.

const mean = (q: Tensor) => reduceMean(q, { axes: [1] })

/** H(mean_m q_m): what the committee as a whole is unsure of. */
export const consensusEntropy = (q: Tensor): Tensor => entropyOf(mean(q))

/** H(mean_m q_m) − mean_m H(q_m) ≥ 0: mutual information of label and member (Houlsby et al. 2011). */
export const mutualInformation = (q: Tensor): Tensor =>
  max(sub(consensusEntropy(q), reduceMean(entropyOf(q), { axes: [1] })), 0)

/** max_m KL(q_m ‖ mean). */
export const maxDivergence = (q: Tensor): Tensor => {
  const middle = reduceMean(q, { axes: [1], keep: true })
  const ratio = div(clip(q, 1e-38, 1), clip(middle, 1e-38, 1))
  return reduceMax(reduceSum(mul(q, log(ratio)), { axes: [2] }), { axes: [1] })
}

/** Share of members that vote for each class; a member's tie goes to the lowest class, NaN stays NaN.  → [samples, classes] */
const voteShares = (q: Tensor): Tensor => {
  const [samples, members, classes] = q.shape as [Tensor['shape'][0], number, number]
  const votes = mean(reshape(oneHot(argMax(q), classes), [samples, members, classes]))
  // An index is always a number, also of a row that is none.
  return add(votes, mul(0, mean(q)))
}

/** Entropy of the hard votes (Dagan & Engelson 1995). */
export const voteEntropy = (q: Tensor): Tensor => entropyOf(voteShares(q))

/** 1 − share of the most voted class (Freeman 1965). */
export const variationRatio = (q: Tensor): Tensor => sub(1, reduceMax(voteShares(q), { axes: [1] }))

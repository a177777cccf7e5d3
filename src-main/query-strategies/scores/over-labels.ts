import { topK } from '../../tensor-graph/ops/selection.ts'
import { reduceMax, reduceMean } from '../../tensor-graph/ops/reduce.ts'
import { reshape, slice } from '../../tensor-graph/ops/shape.ts'
import type { Tensor } from '../../tensor-graph/tensor.ts'

/** [samples, labels] → [samples]: the mean over the labels, or the largest (Esuli & Sebastiani 2009: Avg, Max). */
export const combined = (doubts: Tensor, { overLabels: by }: { readonly overLabels: string }): Tensor =>
  (by === 'least sure' ? reduceMax : reduceMean)(doubts, { axes: [-1] })

/** The k-th largest probability of each sample and the next one, 1 ≤ k < classes.  [samples, classes] → [samples], [samples] */
export function atRank(probabilities: Tensor, k: number): readonly [Tensor, Tensor] {
  const { values } = topK(probabilities, k + 1)
  const column = (c: number) => reshape(slice(values, -1, c, c + 1), [probabilities.shape[0]!])
  return [column(k - 1), column(k)]
}

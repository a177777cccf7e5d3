import { topK } from '../../tensor-graph/ops/selection.ts'
import { reshape, slice } from '../../tensor-graph/ops/shape.ts'
import type { Tensor } from '../../tensor-graph/tensor.ts'

/** Largest and second largest probability of each sample.  [samples, classes] → [samples], [samples] */
export function twoLikeliest(probabilities: Tensor): readonly [Tensor, Tensor] {
  const { values } = topK(probabilities, 2)
  const column = (c: number) => reshape(slice(values, -1, c, c + 1), [probabilities.shape[0]!])
  return [column(0), column(1)]
}

import { reduceMax, reduceMean } from '../../tensor-graph/ops/reduce.ts'
import type { Tensor } from '../../tensor-graph/tensor.ts'

/** [samples, labels] → [samples]: the mean, or the largest (Esuli & Sebastiani 2009: Avg, Max). */
export const combined = (doubts: Tensor, { overLabels: by }: { readonly overLabels: string }): Tensor =>
  (by === 'least sure' ? reduceMax : reduceMean)(doubts, { axes: [-1] })

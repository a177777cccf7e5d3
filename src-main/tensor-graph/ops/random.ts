import { apply } from '../define-op.ts'
import type { Tensor } from '../tensor.ts'

/** Uniform numbers in [0, 1) of the shape of x: new ones each run (and each turn of a Loop), the same stream for a seed. */
export const randomUniform = (x: Tensor, seed: number): Tensor =>
  apply('RandomUniformLike', [x], {
    shape: x.shape,
    attributes: { low: { float: 0 }, high: { float: 1 }, seed: { float: seed } },
  })

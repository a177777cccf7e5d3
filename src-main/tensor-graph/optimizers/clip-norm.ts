import { add, div, max, mul, sqrt, square } from '../ops/elementwise.ts'
import { reduceSum } from '../ops/reduce.ts'
import type { Tensor } from '../tensor.ts'

/** ‖g‖₂ over all gradients together. */
export const globalNorm = (gradients: readonly Tensor[]): Tensor =>
  sqrt(gradients.map((g) => reduceSum(square(g))).reduce((a, b) => add(a, b)))

/** g · limit/max(limit, ‖g‖): gradients longer than `limit` are shortened to it (Pascanu, Mikolov & Bengio 2013). */
export function clipNorm(gradients: readonly Tensor[], limit: number): Tensor[] {
  const scale = div(limit, max(limit, globalNorm(gradients)))
  return gradients.map((g) => mul(g, scale))
}

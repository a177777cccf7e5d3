import { apply } from '../define-op.ts'
import { axisOf, type Tensor } from '../tensor.ts'
import { mul, sub } from './elementwise.ts'
import { reduceSum } from './reduce.ts'

/** y = eˣ / Σ eˣ along an axis.  dx = y·(dy − Σ dy·y) */
export function softmax(x: Tensor, axis = -1): Tensor {
  const a = axisOf(axis, x.shape.length)
  const y: Tensor = apply('Softmax', [x], {
    shape: x.shape,
    attributes: { axis: { int: a } },
    gradient: (dy) => [mul(y, sub(dy, reduceSum(mul(dy, y), { axes: [a], keep: true })))],
  })
  return y
}

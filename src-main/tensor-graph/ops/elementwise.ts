import { apply, defineOp, type Binary, type Unary } from '../define-op.ts'
import { broadcast, lift, scalar, type Operand, type Tensor } from '../tensor.ts'
import { sumTo } from './reduce.ts'

const same = (x: Tensor) => x.shape
const both = (a: Tensor, b: Tensor) => broadcast(a.shape, b.shape)

/** y = a + b.  da = dy   db = dy */
export const add: Binary = defineOp('Add', { shape: both, gradient: (dy, a, b) => [sumTo(a, dy), sumTo(b, dy)] })

/** y = a − b.  da = dy   db = −dy */
export const sub: Binary = defineOp('Sub', { shape: both, gradient: (dy, a, b) => [sumTo(a, dy), sumTo(b, neg(dy))] })

/** y = a · b.  da = dy·b   db = dy·a */
export const mul: Binary = defineOp('Mul', {
  shape: both,
  gradient: (dy, a, b) => [sumTo(a, mul(dy, b)), sumTo(b, mul(dy, a))],
})

/** y = a / b.  da = dy/b   db = −dy·y/b */
export const div: Binary = defineOp('Div', {
  shape: both,
  gradient: (dy, a, b, y) => [sumTo(a, div(dy, b)), sumTo(b, neg(div(mul(dy, y), b)))],
})

/** y = −x.  dx = −dy */
export const neg: Unary = defineOp('Neg', { shape: same, gradient: (dy) => [neg(dy)] })

/** y = eˣ.  dx = dy·eˣ */
export const exp: Unary = defineOp('Exp', { shape: same, gradient: (dy, _x, y) => [mul(dy, y)] })

/** y = ln x.  dx = dy/x */
export const log: Unary = defineOp('Log', { shape: same, gradient: (dy, x) => [div(dy, x)] })

/** y = sin x.  dx = dy·cos x */
export const sin: Unary = defineOp('Sin', { shape: same, gradient: (dy, x) => [mul(dy, cos(x))] })

/** y = cos x.  dx = −dy·sin x */
export const cos: Unary = defineOp('Cos', { shape: same, gradient: (dy, x) => [neg(mul(dy, sin(x)))] })

/** y = √x.  dx = dy/2y */
export const sqrt: Unary = defineOp('Sqrt', { shape: same, gradient: (dy, _x, y) => [div(dy, mul(2, y))] })

/** y = x².  dx = 2·x·dy.  A product, not Pow: faster everywhere. */
export const square = (x: Operand): Tensor => mul(x, x)

/** y = |x|.  dx = dy·sign x, the sign by Where: Sign has no WebGPU kernel. */
export const abs: Unary = defineOp('Abs', { shape: same, gradient: (dy, x) => [where(less(x, 0), neg(dy), dy)] })

/** y = aᵇ for a > 0.  da = dy·b·aᵇ⁻¹   db = dy·aᵇ·ln a */
export const pow: Binary = defineOp('Pow', {
  shape: both,
  gradient: (dy, a, b, y) => [
    sumTo(a, mul(dy, mul(b, pow(a, sub(b, 1))))),
    b.source.kind === 'constant' ? null : sumTo(b, mul(dy, mul(y, log(a)))),
  ],
})

/** y = max(x, 0).  dx = dy where x > 0 */
export const relu: Unary = defineOp('Relu', { shape: same, gradient: (dy, x) => [where(greater(x, 0), dy, 0)] })

/** y = tanh x.  dx = dy·(1 − y²) */
export const tanh: Unary = defineOp('Tanh', { shape: same, gradient: (dy, _x, y) => [mul(dy, sub(1, square(y)))] })

/** y = 1/(1 + e⁻ˣ).  dx = dy·y·(1 − y) */
export const sigmoid: Unary = defineOp('Sigmoid', {
  shape: same,
  gradient: (dy, _x, y) => [mul(dy, mul(y, sub(1, y)))],
})

/** y = ln(1 + eˣ).  dx = dy·σ(x) */
export const softplus: Unary = defineOp('Softplus', { shape: same, gradient: (dy, x) => [mul(dy, sigmoid(x))] })

/** y = erf x.  dx = dy·2/√π·e^(−x²) */
export const erf: Unary = defineOp('Erf', {
  shape: same,
  gradient: (dy, x) => [mul(dy, mul(2 / Math.sqrt(Math.PI), exp(neg(square(x)))))],
})

/** max(a, b): the gradient goes to the larger; to a where they are equal. */
export const max: Binary = defineOp('Max', {
  shape: both,
  gradient: (dy, a, b) => [sumTo(a, where(less(a, b), 0, dy)), sumTo(b, where(less(a, b), dy, 0))],
})

/** min(a, b): the gradient goes to the smaller; to a where they are equal. */
export const min: Binary = defineOp('Min', {
  shape: both,
  gradient: (dy, a, b) => [sumTo(a, where(greater(a, b), 0, dy)), sumTo(b, where(greater(a, b), dy, 0))],
})

/** y = x held within [low, high].  dx = dy where y = x, 0 where x was outside */
export function clip(x: Tensor, low: number, high: number): Tensor {
  const y: Tensor = apply('Clip', [x, scalar(low), scalar(high)], {
    shape: x.shape,
    gradient: (dy) => [where(equal(x, y), dy, 0), null, null],
  })
  return y
}

export const less: Binary = defineOp('Less', { shape: both, dtype: 'bool' })
export const greater: Binary = defineOp('Greater', { shape: both, dtype: 'bool' })
export const equal: Binary = defineOp('Equal', { shape: both, dtype: 'bool' })
export const not: Unary = defineOp('Not', { shape: same, dtype: 'bool' })

/** y = a where the condition holds, else b. */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  const [p, q] = [lift(a), lift(b)]
  return apply('Where', [condition, p, q], {
    shape: broadcast(condition.shape, broadcast(p.shape, q.shape)),
    dtype: p.dtype,
    gradient: (dy) => [null, sumTo(p, where(condition, dy, 0)), sumTo(q, where(condition, 0, dy))],
  })
}

const ONNX_TYPE = { float32: 1, int32: 6, int64: 7, bool: 9 } as const

/** Another number type; nothing flows back. */
export function cast(x: Tensor, dtype: Tensor['dtype']): Tensor {
  return x.dtype === dtype
    ? x
    : apply('Cast', [x], { shape: x.shape, dtype, attributes: { to: { int: ONNX_TYPE[dtype] } } })
}

/** x, but nothing flows back through it. */
export const stopGradient = (x: Tensor): Tensor => apply('Identity', [x], { shape: x.shape })

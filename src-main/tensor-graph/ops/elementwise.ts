import { apply, defineOp, type Binary, type Unary } from '../define-op.ts'
import { broadcast, lift, sameShape, scalar, type Operand, type Tensor } from '../tensor.ts'
import { sumTo } from './reduce.ts'

const same = (x: Tensor) => x.shape
const both = (a: Tensor, b: Tensor) => broadcast(a.shape, b.shape)

/** y = a + b.  da = dy   db = dy */
export const add = stretching(defineOp('Add', { shape: both, gradient: (dy, a, b) => [sumTo(a, dy), sumTo(b, dy)] }))

/** y = a − b.  da = dy   db = −dy */
export const sub = stretching(
  defineOp('Sub', { shape: both, gradient: (dy, a, b) => [sumTo(a, dy), neg(sumTo(b, dy))] }),
)

/** y = a · b.  da = dy·b   db = dy·a */
const product = stretching(
  defineOp('Mul', { shape: both, gradient: (dy, a, b) => [sumTo(a, mul(dy, b)), sumTo(b, mul(dy, a))] }),
)

/** The same, where p·(q·x) with plain numbers p and q is (pq)·x: a pass over the tensor less. */
export function mul(a: Operand, b: Operand): Tensor {
  const [p, q] = [plainNumber(a), plainFactor(b)]
  return p !== null && q ? product(p * q.factor, q.of) : product(a, b)
}

/** y = a / b.  da = dy/b   db = −dy·y/b */
export const div = stretching(
  defineOp('Div', {
    shape: both,
    gradient: (dy, a, b, y) => [sumTo(a, div(dy, b)), neg(div(sumTo(b, mul(dy, y)), b))],
  }),
)

/** What is stretched only to meet the other needs no stretching: the op does that by itself. */
function stretching(op: Binary): Binary {
  return (left, right) => {
    const [a, b] = [lift(left), lift(right)]
    const shape = broadcast(a.shape, b.shape)
    const short = (x: Tensor, other: Tensor): Tensor => {
      const inner = x.source.kind === 'node' && x.source.node.type === 'Expand' ? x.source.node.inputs[0]! : null
      return inner && sameShape(broadcast(inner.shape, other.shape), shape) ? inner : x
    }
    const first = short(a, b)
    return op(first, short(b, first))
  }
}

function plainNumber(x: Operand): number | null {
  if (typeof x === 'number') return x
  return x.source.kind === 'constant' && x.shape.length === 0 && x.dtype === 'float32' ? Number(x.source.data[0]) : null
}

function plainFactor(x: Operand): { factor: number; of: Tensor } | null {
  if (typeof x === 'number' || x.source.kind !== 'node' || x.source.node.type !== 'Mul') return null
  const [factor, of] = [plainNumber(x.source.node.inputs[0]!), x.source.node.inputs[1]!]
  return factor === null ? null : { factor, of }
}

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

/** y = x².  dx = 2·dy·x.  A product, not Pow: faster everywhere. */
export function square(operand: Operand): Tensor {
  const x = lift(operand)
  return apply('Mul', [x, x], { shape: x.shape, gradient: (dy) => [mul(mul(2, dy), x), null] })
}

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

/** y = max(x, 0).  dx = dy where y > 0 */
export const relu: Unary = defineOp('Relu', { shape: same, gradient: (dy, _x, y) => [mul(dy, positive(y))] })

/**
 * 1 where x > 0, else 0: min(1, max(0, 10³⁰·x)). One pass and a product instead of a comparison and Where's three; what lies
 * between 0 and 10⁻³⁰ counts in part. Nothing flows back.
 */
export const positive = (x: Tensor): Tensor =>
  apply('HardSigmoid', [x], { shape: x.shape, attributes: { alpha: { float: 1e30 }, beta: { float: 0 } } })

/** y = αx + β held within [0, 1].  dx = α·dy inside */
export function hardSigmoid(x: Tensor, slope = 1 / 6, offset = 0.5): Tensor {
  const y: Tensor = apply('HardSigmoid', [x], {
    shape: x.shape,
    attributes: { alpha: { float: slope }, beta: { float: offset } },
    gradient: (dy) => [mul(mul(slope, dy), positive(mul(y, sub(1, y))))],
  })
  return y
}

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

import { defineOp, type Binary } from '../define-op.ts'
import { broadcast, ShapeMismatch, showShape, type Shape, type Tensor } from '../tensor.ts'
import { sumTo } from './reduce.ts'
import { transposeLast } from './shape.ts'

const batch = ({ shape }: Tensor) => shape.slice(0, -2)

function product(a: Tensor, b: Tensor): Shape {
  const [m, k] = a.shape.slice(-2)
  const [k2, n] = b.shape.slice(-2)
  if (a.shape.length < 2 || b.shape.length < 2 || k !== k2)
    throw new ShapeMismatch(`matMul: ${showShape(a.shape)} · ${showShape(b.shape)}`)
  return [...broadcast(batch(a), batch(b)), m!, n!]
}

/** y = a·b, batched and broadcast.  [..., m, k] × [..., k, n] → [..., m, n] */
export const matMul: Binary = defineOp('MatMul', {
  shape: (a, b) => product(a, b),
  // da = dy·bᵀ   db = aᵀ·dy   (summed over broadcast batches)
  gradient: (dy, a, b) => [sumTo(a, matMul(dy, transposeLast(b))), sumTo(b, matMul(transposeLast(a), dy))],
})

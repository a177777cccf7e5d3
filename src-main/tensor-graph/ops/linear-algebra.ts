import { apply } from '../define-op.ts'
import {
  broadcast,
  lift,
  sameShape,
  ShapeMismatch,
  showShape,
  type Dim,
  type Operand,
  type Shape,
  type Tensor,
} from '../tensor.ts'
import { sumTo } from './reduce.ts'
import { reshape, transposeLast } from './shape.ts'

interface GemmOptions {
  readonly transposeA?: boolean
  readonly transposeB?: boolean
  /** Anything that broadcasts to the product. */
  readonly bias?: Tensor
}

/** y = A·B + bias of two matrices, where A is a or aᵀ and B is b or bᵀ.  [m, k] · [k, n] → [m, n] */
export function gemm(a: Tensor, b: Tensor, { transposeA = false, transposeB = false, bias }: GemmOptions = {}): Tensor {
  const [m, k] = turned(a.shape, transposeA)
  const [k2, n] = turned(b.shape, transposeB)
  const shape = [m!, n!]
  if (a.shape.length !== 2 || b.shape.length !== 2 || k !== k2)
    throw new ShapeMismatch(`gemm: ${showShape([m!, k!])} · ${showShape([k2!, n!])}`)
  if (bias && !sameShape(broadcast(bias.shape, shape), shape))
    throw new ShapeMismatch(`gemm: a bias of ${showShape(bias.shape)} on ${showShape(shape)}`)
  return apply('Gemm', bias ? [a, b, bias] : [a, b], {
    shape,
    attributes: { transA: { int: Number(transposeA) }, transB: { int: Number(transposeB) } },
    // dA = dy·Bᵀ   dB = Aᵀ·dy, both transposed where a or b was   dbias = dy, summed over what it was stretched along
    gradient: (dy) => [
      transposeA ? gemm(b, dy, { transposeA: transposeB, transposeB: true }) : gemm(dy, b, { transposeB: !transposeB }),
      transposeB ? gemm(dy, a, { transposeA: true, transposeB: transposeA }) : gemm(a, dy, { transposeA: !transposeA }),
      ...(bias ? [sumTo(bias, dy)] : []),
    ],
  })
}

/** y = a·b, batched and broadcast.  [..., m, k] × [..., k, n] → [..., m, n] */
export function matMul(left: Operand, right: Operand): Tensor {
  const [a, b] = [lift(left), lift(right)]
  return apply('MatMul', [a, b], {
    shape: product(a, b),
    // da = dy·bᵀ   db = aᵀ·dy   (summed over broadcast batches)
    gradient: (dy) =>
      b.shape.length > 2
        ? [sumTo(a, matMul(dy, transposeLast(b))), sumTo(b, matMul(transposeLast(a), dy))]
        : // One matrix for the whole batch: its rows are one long matrix, and the sum over the batch is inside the product.
          [
            reshape(gemm(rowsOf(dy), b, { transposeB: true }), a.shape),
            gemm(rowsOf(a), rowsOf(dy), { transposeA: true }),
          ],
  })
}

const turned = ([rows, columns]: Shape, transposed: boolean) => (transposed ? [columns, rows] : [rows, columns])
const batch = ({ shape }: Tensor) => shape.slice(0, -2)

function product(a: Tensor, b: Tensor): Shape {
  const [m, k] = a.shape.slice(-2)
  const [k2, n] = b.shape.slice(-2)
  if (a.shape.length < 2 || b.shape.length < 2 || k !== k2)
    throw new ShapeMismatch(`matMul: ${showShape(a.shape)} · ${showShape(b.shape)}`)
  return [...broadcast(batch(a), batch(b)), m!, n!]
}

/** [..., k] → [rows, k] */
function rowsOf(x: Tensor): Tensor {
  const lead = x.shape.slice(0, -1)
  const open = lead.find((size) => typeof size === 'string')
  const rows: Dim = open ?? (lead as number[]).reduce((count, size) => count * size, 1)
  return reshape(x, [rows, x.shape.at(-1)!])
}

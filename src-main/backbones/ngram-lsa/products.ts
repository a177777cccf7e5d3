import { encodeModel } from '../../onnx/codec.ts'
import { matrix, type Matrix } from '../../platform/matrix.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { transpose } from '../../tensor-graph/ops/shape.ts'
import { input, type Tensor } from '../../tensor-graph/tensor.ts'
import type { Runtime, Session } from '../../compute/runtime.ts'
import { addTimes, type SparseRows } from './sparse-rows.ts'
import type { WeightedRows } from './weigh.ts'

/** Matrix products with big dense blocks, on ONNX Runtime. */
export interface Products {
  /** a·b  [n, k] × [k, m] → [n, m] */
  dense(a: Matrix, b: Matrix): Promise<Matrix>
  /** aᵀ·b  [n, k], [n, m] → [k, m] */
  denseTransposed(a: Matrix, b: Matrix): Promise<Matrix>
  /** A·x  [n, columns] × [columns, k] → [n, k] */
  times(a: WeightedRows, x: Matrix): Promise<Matrix>
  /** Aᵀ·y, given A and the transpose of its rare columns.  → [columns, k] */
  transposedTimes(a: WeightedRows, rareTransposed: SparseRows, y: Matrix): Promise<Matrix>
  release(): Promise<void>
}

/** Always on the CPU, so that features are the same bit for bit whichever provider runs the models. */
export async function openProducts(runtime: Runtime): Promise<Products> {
  const open = (y: Tensor) =>
    runtime.session(encodeModel(emitGraph({ name: 'product', outputs: { y } })), { provider: 'cpu' })
  const b = input('b', ['inner', 'm'])
  const plain = await open(matMul(input('a', ['n', 'inner']), b))
  const turned = await open(matMul(transpose(input('a', ['inner', 'n'])), b))

  const dense = (a: Matrix, b: Matrix) => product(plain, a, b, a.rows)
  const denseTransposed = (a: Matrix, b: Matrix) => product(turned, a, b, a.columns)
  return {
    dense,
    denseTransposed,
    async times({ frequent, rare }, x) {
      const y = await dense(frequent, rowsOf(x, 0, frequent.columns))
      addTimes(rare, rowsOf(x, frequent.columns, x.rows), y)
      return y
    },
    async transposedTimes({ frequent }, rareTransposed, y) {
      const out = matrix(frequent.columns + rareTransposed.rows, y.columns)
      out.data.set((await denseTransposed(frequent, y)).data)
      addTimes(rareTransposed, y, rowsOf(out, frequent.columns, out.rows))
      return out
    },
    async release() {
      await plain.release()
      await turned.release()
    },
  }
}

async function product(session: Session, a: Matrix, b: Matrix, rows: number): Promise<Matrix> {
  if (a.data.length === 0 || b.data.length === 0) return matrix(rows, b.columns)
  const { y } = await session.run({ a: tensorOf(a), b: tensorOf(b) })
  return matrix(rows, b.columns, y!.data as Float32Array<ArrayBuffer>)
}

const tensorOf = ({ rows, columns, data }: Matrix) => ({ type: 'float32', dims: [rows, columns], data }) as const

/** Rows [from, to) as a view. */
const rowsOf = ({ columns, data }: Matrix, from: number, to: number): Matrix =>
  matrix(to - from, columns, data.subarray(from * columns, to * columns) as Float32Array<ArrayBuffer>)

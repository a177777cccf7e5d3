import { encodeModel } from '../onnx/codec.ts'
import type { Matrix } from '../platform/matrix.ts'
import type { Cover } from '../platform/matrix-math.ts'
import { emitGraph } from '../tensor-graph/emit.ts'
import { add, exp, max, mul, relu, square, sub } from '../tensor-graph/ops/elementwise.ts'
import { matMul } from '../tensor-graph/ops/linear-algebra.ts'
import { reduceMax, reduceSum } from '../tensor-graph/ops/reduce.ts'
import { transpose } from '../tensor-graph/ops/shape.ts'
import { input } from '../tensor-graph/tensor.ts'
import type { Runtime, TensorValue } from './runtime.ts'

/** Kernel values held at once: 4 M float32. */
const HELD = 1 << 22

/** Gaussian kernel of rows and targets, and what facility location asks of it, as one graph; an aborted signal ends it between two blocks.  targets [t, d] */
export async function kernelCover(
  runtime: Runtime,
  targets: Matrix,
  bandwidth: number,
  signal?: AbortSignal,
): Promise<Cover> {
  const x = input('rows', ['m', targets.columns])
  const t = input('targets', [targets.rows, targets.columns])
  const lengths = add(reduceSum(square(x), { axes: [-1], keep: true }), reduceSum(square(t), { axes: [-1] }))
  const kernel = exp(mul(-1 / bandwidth, max(sub(lengths, mul(2, matMul(x, transpose(t)))), 0)))
  const gained = mul(input('weights', [targets.rows]), relu(sub(kernel, input('best', [targets.rows]))))
  const outputs = { gains: reduceSum(gained, { axes: [-1] }), cover: reduceMax(kernel, { axes: [0] }) }
  const session = await runtime.session(encodeModel(emitGraph({ name: 'cover', outputs })), { provider: 'cpu' })
  const vector = (data: Float32Array): TensorValue => ({ type: 'float32', dims: [data.length], data })
  const table = ({ rows, columns, data }: Matrix): TensorValue => ({ type: 'float32', dims: [rows, columns], data })
  const none = new Float32Array(targets.rows)
  const height = Math.max(1, Math.floor(HELD / Math.max(1, targets.rows)))

  async function* blocks(rows: Matrix, wanted: 'gains' | 'cover', weights: Float32Array = none, best = weights) {
    for (let start = 0; start < rows.rows; start += height) {
      signal?.throwIfAborted()
      const end = Math.min(rows.rows, start + height)
      const data = rows.data.subarray(start * rows.columns, end * rows.columns)
      const feeds = { rows: table({ rows: end - start, columns: rows.columns, data }), targets: table(targets) }
      const out = await session.run({ ...feeds, weights: vector(weights), best: vector(best) }, [wanted])
      yield { start, values: out[wanted]!.data as Float32Array }
    }
  }
  return {
    async gains(rows, weights, best) {
      const out = new Float32Array(rows.rows)
      for await (const { start, values } of blocks(rows, 'gains', weights, best)) out.set(values, start)
      return out
    },
    async of(rows) {
      const out = new Float32Array(targets.rows)
      for await (const { values } of blocks(rows, 'cover')) values.forEach((v, i) => (out[i] = Math.max(out[i]!, v)))
      return out
    },
    close: () => session.release(),
  }
}

import { encodeModel } from '../onnx/codec.ts'
import { matrix, type Matrix } from '../platform/matrix.ts'
import { emitGraph } from '../tensor-graph/emit.ts'
import { matMul } from '../tensor-graph/ops/linear-algebra.ts'
import { topK } from '../tensor-graph/ops/selection.ts'
import { transpose } from '../tensor-graph/ops/shape.ts'
import { input } from '../tensor-graph/tensor.ts'
import type { MatrixMath } from '../platform/matrix-math.ts'
import { kernelCover } from './kernel-cover.ts'
import type { Runtime, Session, TensorValue } from './runtime.ts'

/** Numbers held at once in a block of similarities: 16 M float32. */
const HELD = 1 << 24
const float = (m: Matrix, from = 0, rows = m.rows): TensorValue => ({
  type: 'float32',
  dims: [rows, m.columns],
  data: m.data.subarray(from * m.columns, (from + rows) * m.columns),
})

const open = new WeakMap<Runtime, Promise<Session>>()

/** One small session for all shapes and as long as the runtime lives: some strategies ask hundreds of products a batch. */
function similaritySession(runtime: Runtime): Promise<Session> {
  const product = matMul(input('left', ['m', 'd']), transpose(input('right', ['n', 'd'])))
  const session =
    open.get(runtime) ??
    runtime.session(encodeModel(emitGraph({ name: 'similarities', outputs: { product } })), { provider: 'cpu' })
  open.set(runtime, session)
  return session
}

/** Products and nearest rows as ONNX graphs, in blocks: both inputs are read where they lie. An aborted signal ends them between two blocks. */
export function matrixMath(runtime: Runtime, signal?: AbortSignal): MatrixMath {
  return {
    async similarities(left, right) {
      signal?.throwIfAborted()
      if (left.rows === 0 || right.rows === 0) return matrix(left.rows, right.rows)
      const session = await similaritySession(runtime)
      const out = await session.run({ left: float(left), right: float(right) })
      return matrix(left.rows, right.rows, out['product']!.data as Float32Array<ArrayBuffer>)
    },
    async nearest(queries, of, k, { excludeSelf = false } = {}) {
      const kept = Math.min(k, Math.max(0, of.rows - Number(excludeSelf)))
      const [indices, similarities] = [new Int32Array(queries.rows * kept), new Float32Array(queries.rows * kept)]
      if (kept === 0) return { indices, similarities }
      const product = matMul(input('queries', ['m', of.columns]), transpose(input('of', [of.rows, of.columns])))
      const top = topK(product, kept + Number(excludeSelf))
      const session = await runtime.session(
        encodeModel(emitGraph({ name: 'nearest', outputs: { values: top.values, indices: top.indices } })),
        { provider: 'cpu' },
      )
      const block = Math.max(1, Math.floor(HELD / of.rows))
      try {
        for (let start = 0; start < queries.rows; start += block) {
          signal?.throwIfAborted()
          const rows = Math.min(block, queries.rows - start)
          const out = await session.run({ queries: float(queries, start, rows), of: float(of) })
          copyNeighbours(out, { start, rows, kept, excludeSelf }, indices, similarities)
        }
      } finally {
        await session.release()
      }
      return { indices, similarities }
    },
    cover: (targets, bandwidth) => kernelCover(runtime, targets, bandwidth, signal),
  }
}

interface Block {
  readonly start: number
  readonly rows: number
  readonly kept: number
  readonly excludeSelf: boolean
}

/** Leaves out each row itself where it is among its nearest (a duplicate may have pushed it out: then the last one goes). */
function copyNeighbours(
  out: Record<string, TensorValue>,
  { start, rows, kept, excludeSelf }: Block,
  indices: Int32Array,
  similarities: Float32Array,
) {
  const width = kept + Number(excludeSelf)
  const values = out['values']!.data as Float32Array
  const places = out['indices']!.data as BigInt64Array
  for (let i = 0; i < rows; i++) {
    let at = (start + i) * kept
    const end = at + kept
    for (let j = 0; j < width && at < end; j++) {
      const place = Number(places[i * width + j])
      if (excludeSelf && place === start + i) continue
      indices[at] = place
      similarities[at++] = values[i * width + j]!
    }
  }
}

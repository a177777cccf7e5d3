import { encodeModel } from '../onnx/codec.ts'
import type { Matrix } from '../platform/matrix.ts'
import type { Runtime } from '../compute/runtime.ts'
import { headGraph, type Head } from './head-graph.ts'

/** A head that stays open, for one row now and then. */
export interface OpenHead {
  /** features [n, d] → class probabilities, row by row. */
  readonly probabilities: (features: Matrix) => Promise<Float32Array>
  readonly release: () => Promise<void>
}

/** Opens a head for features of so many dimensions. Costs as long as ONNX Runtime takes to read its graph. */
export async function openHead(head: Head, dimensions: number, runtime: Runtime): Promise<OpenHead> {
  const graph = headGraph(head, dimensions, { probabilities: (_, p) => p })
  const session = await runtime.session(encodeModel(graph), { provider: 'cpu' })
  return {
    async probabilities({ rows, columns, data }) {
      const out = await session.run({ features: { type: 'float32', dims: [rows, columns], data } })
      return out['probabilities']!.data as Float32Array
    },
    release: () => session.release(),
  }
}

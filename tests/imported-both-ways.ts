import { encodeModel } from '../src-main/onnx/codec.ts'
import { importGraph } from '../src-main/onnx/import/import-graph.ts'
import { openImportable } from '../src-main/onnx/import/importable-model.ts'
import { emitGraph } from '../src-main/tensor-graph/emit.ts'
import { input } from '../src-main/tensor-graph/tensor.ts'
import { runGraph, wave } from './onnx-file.ts'

/** y of a file by the runtime, and y of the graph imported from it, for the same x. */
export async function bothWays(model: Uint8Array, shape: readonly number[]) {
  const opened = openImportable(model)
  const graph = await importGraph(opened, { inputs: { x: { shape } }, outputs: ['y'], runGraph })
  const y = graph({}, { x: input('x', shape) })['y']!
  const feeds = { x: { type: 'float32', dims: shape, data: wave(shape.reduce((a, b) => a * b, 1)) } } as const
  const own = (await runGraph(model, feeds))['y']!
  const imported = (await runGraph(encodeModel(emitGraph({ name: 'imported', outputs: { y } })), feeds))['y']!
  const found = imported.data as Float32Array
  const worst = Array.from(own.data as Float32Array, (value, i) => Math.abs(value - found[i]!)).reduce(
    (a, b) => Math.max(a, b),
    0,
  )
  return { own: own.dims, imported: imported.dims, worst }
}

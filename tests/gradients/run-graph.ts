import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import type { Feeds, Session, SessionOptions, TensorValue } from '../../src-main/compute/runtime.ts'
import { encodeModel } from '../../src-main/onnx/codec.ts'
import type { OnnxGraph } from '../../src-main/tensor-graph/onnx-graph.ts'

const runtime = createRuntime({ threads: 1 })

export const open = (graph: OnnxGraph, options: SessionOptions = {}): Promise<Session> =>
  runtime.session(encodeModel(graph), options)

export const floats = (data: ArrayLike<number>, dims: readonly number[] = [data.length]): TensorValue => ({
  type: 'float32',
  dims,
  data: Float32Array.from(data),
})
export const int32Values = (data: ArrayLike<number>, dims: readonly number[] = [data.length]): TensorValue => ({
  type: 'int32',
  dims,
  data: Int32Array.from(data),
})

/** One run of a graph: every output as plain numbers. */
export async function evaluate(graph: OnnxGraph, feeds: Feeds, options?: SessionOptions) {
  const session = await open(graph, options)
  try {
    return numbers(await session.run(feeds))
  } finally {
    await session.release()
  }
}

export const numbers = (values: Readonly<Record<string, TensorValue>>): Record<string, number[]> =>
  Object.fromEntries(Object.entries(values).map(([name, { data }]) => [name, Array.from(data, Number)]))

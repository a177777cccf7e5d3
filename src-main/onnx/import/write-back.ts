import { create, toBinary } from '@bufbuild/protobuf'
import { GraphProtoSchema, ModelProtoSchema, TensorProtoSchema } from 'onnx-buf'
import { decodeModel } from '../codec.ts'
import { WeightsDoNotFit } from './import-errors.ts'
import { FLOAT } from './tensor-proto.ts'

export interface Weights {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** The model with these weights in the place of its own, everything else as it was. Throws WeightsDoNotFit. */
export function writeBack(model: Uint8Array, weights: Readonly<Record<string, Weights>>): Uint8Array {
  const proto = decodeModel(model)
  const graph = proto.graph!
  const left = new Map(Object.entries(weights))
  const initializer = graph.initializer.map((tensor) => {
    const trained = left.get(tensor.name)
    if (!trained) return tensor
    left.delete(tensor.name)
    const { shape, data } = trained
    if (tensor.dataType !== FLOAT || shape.join() !== tensor.dims.join())
      throw new WeightsDoNotFit(tensor.name, `[${shape.join(', ')}]`, `[${tensor.dims.join(', ')}]`)
    // Only fields that were set are set again: the file stays the same byte for byte where the numbers do.
    const rawData = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength)
    return create(TensorProtoSchema, { ...tensor, floatData: [], rawData })
  })
  for (const [name, { shape }] of left)
    throw new WeightsDoNotFit(name, `[${shape.join(', ')}]`, 'no weights of that name')
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, { ...proto, graph: create(GraphProtoSchema, { ...graph, initializer }) }),
  )
}

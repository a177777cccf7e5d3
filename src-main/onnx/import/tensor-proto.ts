import type { TensorProto } from 'onnx-buf'
import { constant, sizeOf, type Tensor, type TypedData } from '../../tensor-graph/tensor.ts'
import { UnreadableWeights } from './import-errors.ts'

/** ONNX's numbers for the element types that graphs here are made of. */
export const FLOAT = 1
export const INT64 = 7
export const ELEMENT_TYPES = { 1: 'float32', 6: 'int32', 7: 'int64', 9: 'bool' } as const
const NAMES: Readonly<Record<number, string>> = { 2: 'uint8', 3: 'int8', 10: 'float16', 11: 'float64', 16: 'bfloat16' }

export const typeName = (type: number): string =>
  ELEMENT_TYPES[type as keyof typeof ELEMENT_TYPES] ?? NAMES[type] ?? `element type ${type}`

/** A tensor of the file as a constant; raw bytes become a view where they lie aligned. Throws UnreadableWeights. */
export function tensorOf(proto: TensorProto): Tensor {
  if (proto.externalData.length > 0) throw new UnreadableWeights(proto.name, 'in a file beside the model')
  return constant(numbersOf(proto), proto.dims.map(Number))
}

function numbersOf(proto: TensorProto): TypedData {
  const { dataType, rawData } = proto
  const count = sizeOf(proto.dims.map(Number))
  const raw = rawData.length > 0 || count === 0
  switch (dataType) {
    case 1:
      return raw ? new Float32Array(aligned(rawData), 0, count) : Float32Array.from(proto.floatData)
    case 6:
      return raw ? new Int32Array(aligned(rawData), 0, count) : Int32Array.from(proto.int32Data)
    case 7:
      return raw ? new BigInt64Array(aligned(rawData), 0, count) : BigInt64Array.from(proto.int64Data)
    case 9:
      return raw ? Uint8Array.from(rawData) : Uint8Array.from(proto.int32Data)
    default:
      throw new UnreadableWeights(proto.name, typeName(dataType))
  }
}

/** The decoder's arrays are views into the whole file, at any offset. */
const aligned = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer

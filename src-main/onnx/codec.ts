import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import {
  AttributeProto_AttributeType as Kind,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
  type AttributeProto,
  type GraphProto,
  type ModelProto,
} from 'onnx-buf'
import type { OnnxAttribute, OnnxGraph, OnnxInitializer, OnnxValue } from '../tensor-graph/onnx-graph.ts'
import type { DType } from '../tensor-graph/tensor.ts'

const OPSET = 20n
const IR_VERSION = 9n
const ELEMENT: Readonly<Record<DType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 }

/** ONNX file bytes (opset 20), readable by any ONNX runtime. `metadata` travels as metadata_props. */
export function encodeModel(graph: OnnxGraph, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    producerName: 'Kindling Studio',
    opsetImport: [{ domain: '', version: OPSET }],
    graph: graphProto(graph),
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  })
  return toBinary(ModelProtoSchema, model)
}

export const decodeModel = (bytes: Uint8Array): ModelProto => fromBinary(ModelProtoSchema, bytes)

function graphProto({ name, inputs, outputs, initializers, nodes }: OnnxGraph): GraphProto {
  return create(GraphProtoSchema, {
    name,
    input: inputs.map(valueProto),
    output: outputs.map(valueProto),
    initializer: initializers.map(tensorProto),
    node: nodes.map(({ type, name, inputs, outputs, attributes }) =>
      create(NodeProtoSchema, {
        opType: type,
        name,
        input: [...inputs],
        output: [...outputs],
        attribute: Object.entries(attributes).map(([key, attribute]) => attributeProto(key, attribute)),
      }),
    ),
  })
}

const valueProto = ({ name, dtype, shape }: OnnxValue) =>
  create(ValueInfoProtoSchema, {
    name,
    type: {
      value: {
        case: 'tensorType',
        value: {
          elemType: ELEMENT[dtype],
          shape: {
            dim: shape.map((size) =>
              typeof size === 'string'
                ? { value: { case: 'dimParam' as const, value: size } }
                : { value: { case: 'dimValue' as const, value: BigInt(size) } },
            ),
          },
        },
      },
    },
  })

const tensorProto = ({ name, dtype, shape, data }: OnnxInitializer) =>
  create(TensorProtoSchema, {
    name,
    dataType: ELEMENT[dtype],
    dims: shape.map(BigInt),
    rawData: new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
  })

function attributeProto(name: string, attribute: OnnxAttribute): AttributeProto {
  if ('int' in attribute) return create(AttributeProtoSchema, { name, type: Kind.INT, i: BigInt(attribute.int) })
  if ('ints' in attribute)
    return create(AttributeProtoSchema, { name, type: Kind.INTS, ints: attribute.ints.map(BigInt) })
  if ('float' in attribute) return create(AttributeProtoSchema, { name, type: Kind.FLOAT, f: attribute.float })
  if ('floats' in attribute)
    return create(AttributeProtoSchema, { name, type: Kind.FLOATS, floats: [...attribute.floats] })
  if ('text' in attribute)
    return create(AttributeProtoSchema, { name, type: Kind.STRING, s: new TextEncoder().encode(attribute.text) })
  if ('tensor' in attribute)
    return create(AttributeProtoSchema, { name, type: Kind.TENSOR, t: tensorProto(attribute.tensor) })
  return create(AttributeProtoSchema, { name, type: Kind.GRAPH, g: graphProto(attribute.graph) })
}

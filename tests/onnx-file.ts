import { create, toBinary } from '@bufbuild/protobuf'
import {
  AttributeProto_AttributeType as Kind,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
  type GraphProto,
} from 'onnx-buf'
import { createRuntime } from '../src-main/compute/ort-runtime.ts'
import type { RunGraph } from '../src-main/onnx/import/import-graph.ts'

const runtime = createRuntime({ threads: 1 })
export const runGraph: RunGraph = async (model, feeds) => {
  const session = await runtime.session(model, { optimization: 'disabled' })
  const out = await session.run(feeds)
  await session.release()
  return out
}

/** `branch` is a graph that reads outer values by their names. An output of several names has them apart by spaces. */
export type Attribute = number | readonly number[] | string | { readonly branch: readonly Node[] }
export type Node = readonly [
  type: string,
  inputs: readonly string[],
  output: string,
  attributes?: Readonly<Record<string, Attribute>>,
]
export interface Stored {
  readonly shape: readonly number[]
  readonly data: Float32Array | BigInt64Array
}
export interface FileInput {
  readonly type: 'float32' | 'int64'
  readonly rank: number
}

interface FileContents {
  readonly opset: number
  readonly inputs: Readonly<Record<string, FileInput>>
  readonly nodes: readonly Node[]
  readonly stored: Readonly<Record<string, Stored>>
}

const ELEMENT = { float32: 1, int64: 7 } as const

/** A model file with one output `y` and open sizes, as an exporter of that opset writes it. */
export function onnxFile({ opset, inputs, nodes, stored }: FileContents): Uint8Array {
  const open = Object.entries(inputs).map(([name, { type, rank }]) =>
    port(
      name,
      ELEMENT[type],
      Array.from({ length: rank }, (_, i) => `${name}${i}`),
    ),
  )
  const graph = graphOf(nodes, 'y', open, stored)
  const model = { irVersion: 8n, opsetImport: [{ domain: '', version: BigInt(opset) }], graph }
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, model))
}

const graphOf = (
  nodes: readonly Node[],
  output: string,
  inputs: GraphProto['input'] = [],
  stored: FileContents['stored'] = {},
): GraphProto =>
  create(GraphProtoSchema, {
    name: 'file',
    input: inputs,
    output: [port(output, 1, null)],
    initializer: Object.entries(stored).map(([name, { shape, data }]) =>
      create(TensorProtoSchema, {
        name,
        dims: shape.map(BigInt),
        dataType: data instanceof Float32Array ? 1 : 7,
        rawData: new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
      }),
    ),
    node: nodes.map(([opType, read, written, attributes = {}]) =>
      create(NodeProtoSchema, {
        opType,
        name: `${opType} → ${written}`,
        input: [...read],
        output: written.split(' '),
        attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
      }),
    ),
  })

const port = (name: string, elemType: number, dims: readonly string[] | null) =>
  create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType, shape: dims ? { dim: dims.map(size) } : undefined } } },
  })
const size = (name: string) => ({ value: { case: 'dimParam' as const, value: name } })

function attribute(name: string, value: Attribute) {
  if (typeof value === 'string')
    return create(AttributeProtoSchema, { name, type: Kind.STRING, s: new TextEncoder().encode(value) })
  if (typeof value === 'number')
    return Number.isInteger(value)
      ? create(AttributeProtoSchema, { name, type: Kind.INT, i: BigInt(value) })
      : create(AttributeProtoSchema, { name, type: Kind.FLOAT, f: value })
  if ('branch' in value)
    return create(AttributeProtoSchema, { name, type: Kind.GRAPH, g: graphOf(value.branch, value.branch.at(-1)![2]) })
  return create(AttributeProtoSchema, { name, type: Kind.INTS, ints: value.map(BigInt) })
}

export const wave = (n: number, step = 0.7): Float32Array =>
  Float32Array.from({ length: n }, (_, i) => Math.sin(step * i + 0.3))
export const whole = (...values: readonly number[]): Stored => ({
  shape: [values.length],
  data: BigInt64Array.from(values.map(BigInt)),
})
/** A whole number without axes. */
export const index = (value: number): Stored => ({ ...whole(value), shape: [] })
export const floats = (
  shape: readonly number[],
  data: Float32Array = wave(shape.reduce((a, b) => a * b, 1)),
): Stored => ({ shape, data })

/** A file of one float input `x`. */
export const fileOfX = (
  opset: number,
  nodes: readonly Node[],
  stored: Readonly<Record<string, Stored>>,
  rank = 2,
): Uint8Array => onnxFile({ opset, inputs: { x: { type: 'float32', rank } }, nodes, stored })

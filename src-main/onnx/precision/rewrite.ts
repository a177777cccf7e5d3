import { create, toBinary } from '@bufbuild/protobuf'
import {
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  type GraphProto,
  type NodeProto,
  type TensorProto,
} from 'onnx-buf'
import { decodeModel } from '../codec.ts'
import { FLOAT, tensorOf } from '../import/tensor-proto.ts'

/** ONNX's numbers for the element types that small models are made of. */
const ELEMENT = { uint8: 2, int8: 3, int32: 6, float16: 10, float32: FLOAT } as const
type Numbers = Uint8Array | Int8Array | Int32Array | Uint16Array | Float32Array

/** A float32 matrix or more of a file, by its name. */
export interface StoredWeights {
  readonly name: string
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** What takes the place of a node (null: it stays), and numbers that go with it. */
export interface Rewriting {
  readonly weights: ReadonlyMap<string, StoredWeights>
  readonly store: (name: string, type: keyof typeof ELEMENT, shape: readonly number[], data: Numbers) => string
  /** Nodes of the file that read a value. */
  readonly readers: (name: string) => readonly NodeProto[]
  /** Written once, however often it is asked for, before whatever asks for it first. */
  readonly once: (key: string, nodes: readonly NodeProto[]) => readonly NodeProto[]
}
export type Rule = (node: NodeProto, rewriting: Rewriting) => readonly NodeProto[] | null

/** A model with nodes rewritten, in the order of the file; numbers nobody reads any more are gone. Branches inside nodes stay as they are. */
export function rewritten(model: Uint8Array, rule: Rule): Uint8Array {
  const proto = decodeModel(model)
  const graph = proto.graph!
  const [stored, written]: [TensorProto[], Set<string>] = [[], new Set()]
  const rewriting: Rewriting = {
    weights: weightsOf(graph),
    readers: readersIn(graph),
    store(name, type, shape, data) {
      if (written.has(name)) return name
      written.add(name)
      const rawData = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength)
      stored.push(create(TensorProtoSchema, { name, dataType: ELEMENT[type], dims: shape.map(BigInt), rawData }))
      return name
    },
    once(key, nodes) {
      if (written.has(key)) return []
      written.add(key)
      return nodes
    },
  }
  const node = graph.node.flatMap((one) => rule(one, rewriting) ?? [one])
  const read = new Set([...node.flatMap(namesIn), ...graph.output.map(({ name }) => name)])
  const initializer = [...graph.initializer, ...stored].filter(({ name }) => read.has(name))
  const gone = new Set(graph.initializer.filter(({ name }) => !read.has(name)).map(({ name }) => name))
  const input = graph.input.filter(({ name }) => !gone.has(name))
  const whole = create(GraphProtoSchema, { ...graph, node, initializer, input })
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { ...proto, graph: whole }))
}

/** A node of one output. */
export const nodeOf = (
  opType: string,
  input: readonly string[],
  output: string | readonly string[],
  attribute: NodeProto['attribute'] = [],
): NodeProto => {
  const outputs = [output].flat()
  return create(NodeProtoSchema, {
    opType,
    name: `${outputs[0]} (${opType})`,
    input: [...input],
    output: outputs,
    attribute,
  })
}

const namesIn = ({ input, attribute }: NodeProto): string[] => [
  ...input,
  ...attribute.flatMap(({ g, graphs }) => [...(g ? [g] : []), ...graphs].flatMap(({ node }) => node.flatMap(namesIn))),
]

function readersIn({ node, output }: GraphProto): Rewriting['readers'] {
  const readers = new Map<string, NodeProto[]>()
  for (const one of node)
    for (const name of new Set(namesIn(one))) readers.set(name, [...(readers.get(name) ?? []), one])
  // What goes out is read by somebody who is no node.
  const outside = nodeOf('', [], 'outside')
  for (const { name } of output) readers.set(name, [...(readers.get(name) ?? []), outside])
  return (name) => readers.get(name) ?? []
}

function weightsOf({ initializer }: GraphProto): Map<string, StoredWeights> {
  const found = initializer
    .filter(({ dataType, externalData }) => dataType === FLOAT && externalData.length === 0)
    .map((tensor): [string, StoredWeights] => {
      const { source, shape } = tensorOf(tensor)
      const { data } = source as { readonly data: Float32Array }
      return [tensor.name, { name: tensor.name, shape: shape as readonly number[], data }]
    })
  return new Map(found)
}

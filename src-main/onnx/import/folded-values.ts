import { create, toBinary } from '@bufbuild/protobuf'
import {
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
  type NodeProto,
  type TensorProto,
} from 'onnx-buf'
import type { Port } from '../../tensor-graph/emit-training.ts'
import { constant, sizeOf, type DType, type Tensor, type TypedData } from '../../tensor-graph/tensor.ts'
import type { ImportableModel } from './importable-model.ts'
import { namesRead, reaching } from './node-reach.ts'
import { INT64, tensorOf } from './tensor-proto.ts'

export interface ProbeValue {
  readonly type: string
  readonly dims: readonly number[]
  readonly data: unknown
}
/** Runs a model once and gives all its outputs. Handed in: this room knows no runtime. */
export type RunGraph = (
  model: Uint8Array,
  feeds: Readonly<Record<string, { readonly type: DType; readonly dims: readonly number[]; readonly data: TypedData }>>,
) => Promise<Readonly<Record<string, ProbeValue>>>

interface Folding {
  /** Exact sizes of every input of the model. */
  readonly inputs: Readonly<Record<string, { readonly shape: Port['shape'] }>>
  readonly runGraph: RunGraph
  /** Nodes that the wanted outputs need. */
  readonly live: readonly NodeProto[]
  /** Values to be known: none of them depends on the data or on the weights' numbers. */
  readonly read: ReadonlySet<string>
}

/** Fixed values as constants: those stored in the file, and those that one run of its nodes works out. */
export async function foldedValues(
  { proto, inputs: types, parameters }: ImportableModel,
  { inputs, runGraph, live, read }: Folding,
): Promise<Map<string, Tensor>> {
  const graph = proto.graph!
  const stored = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]))
  const values = new Map<string, Tensor>()
  for (const name of read) if (stored.has(name)) values.set(name, tensorOf(stored.get(name)!))
  const wanted = [...read].filter((name) => !stored.has(name))
  if (wanted.length === 0) return values
  const node = reaching(live, new Set(wanted))
  const needed = new Set(node.flatMap(namesRead))
  const [weights, rest] = partition(graph.initializer, ({ name }) => needed.has(name) && name in parameters)
  // What is wanted does not depend on the weights' numbers: zeros of their sizes will do, and the probe stays small.
  const probe = create(ModelProtoSchema, {
    ...proto,
    graph: create(GraphProtoSchema, {
      ...graph,
      node: [...weights.map(zerosNode), ...node],
      initializer: [...weights.map(sizesOf), ...rest.filter(({ name }) => needed.has(name))],
      input: graph.input.filter(({ name }) => name in inputs && needed.has(name)),
      output: wanted.map((name) => create(ValueInfoProtoSchema, { name })),
    }),
  })
  const feeds = Object.fromEntries(
    Object.entries(inputs).flatMap(([name, { shape }]) =>
      needed.has(name) ? [[name, zeros(types[name]!, shape)]] : [],
    ),
  )
  const found = await runGraph(toBinary(ModelProtoSchema, probe), feeds)
  for (const name of wanted) values.set(name, constant(found[name]!.data as TypedData, found[name]!.dims))
  return values
}

const partition = <T>(all: readonly T[], one: (item: T) => boolean): [T[], T[]] => [
  all.filter(one),
  all.filter((item) => !one(item)),
]
const SIZES = '/sizes'
const sizesOf = ({ name, dims }: TensorProto) =>
  create(TensorProtoSchema, { name: name + SIZES, dataType: INT64, dims: [BigInt(dims.length)], int64Data: dims })
const zerosNode = ({ name }: TensorProto) =>
  create(NodeProtoSchema, { opType: 'ConstantOfShape', input: [name + SIZES], output: [name] })

const ARRAYS = { float32: Float32Array, int32: Int32Array, int64: BigInt64Array, bool: Uint8Array } as const
const zeros = (type: DType, shape: Port['shape']) => ({
  type,
  dims: shape as readonly number[],
  data: new ARRAYS[type](sizeOf(shape)),
})

import { create, toBinary } from '@bufbuild/protobuf'
import { GraphProtoSchema, ModelProtoSchema, ValueInfoProtoSchema, type NodeProto } from 'onnx-buf'
import type { Port } from '../../tensor-graph/emit-training.ts'
import type { Tensors } from '../../tensor-graph/training-step.ts'
import { constant, sizeOf, type DType, type Tensor, type TypedData } from '../../tensor-graph/tensor.ts'
import { UnsupportedOperator } from './import-errors.ts'
import type { ImportableModel } from './importable-model.ts'
import { importedNode, type Translations } from './imported-node.ts'
import { tensorOf } from './tensor-proto.ts'
import { elementwise } from './translate-elementwise.ts'
import { layers } from './translate-layers.ts'
import { shaping } from './translate-shape.ts'

const translations: Translations = { ...elementwise, ...shaping, ...layers }
const SUPPORTED = Object.keys(translations).sort()

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

interface ImportRequest {
  /** Exact sizes of every input: an import holds for these alone. */
  readonly inputs: Readonly<Record<string, Port>>
  readonly outputs: readonly string[]
  readonly runGraph: RunGraph
}

/**
 * The wanted outputs as expressions. A parameter left out is the number the file has. An embedding table may be given with fewer
 * rows than the file's, its row numbers renumbered to match.
 */
export type ImportedGraph = (parameters: Tensors, inputs: Tensors) => Tensors

/** Names of the weights that these outputs depend on. */
export function parametersBehind({ proto, parameters }: ImportableModel, outputs: readonly string[]): string[] {
  const read = new Set(reaching(proto.graph!.node, new Set(outputs)).flatMap(namesRead))
  return Object.keys(parameters).filter((name) => read.has(name))
}

/**
 * What depends on neither weights nor data (chains of sizes, ranges, causal masks) is worked out by running the model once;
 * the rest becomes tensor expressions. Throws UnsupportedOperator.
 */
export async function importGraph(model: ImportableModel, request: ImportRequest): Promise<ImportedGraph> {
  const graph = model.proto.graph!
  const live = reaching(graph.node, new Set(request.outputs))
  const varying = dependents(live, new Set([...Object.keys(request.inputs), ...Object.keys(model.parameters)]))
  const translated = live.filter((node) => varying.has(node.output[0]!))
  for (const { opType, name, output } of translated)
    if (!(opType in translations)) throw new UnsupportedOperator(opType, name || output[0]!, SUPPORTED)
  const fixed = await foldedValues(model, live, translated, varying, request)
  return (parameters, inputs) => {
    const values = new Map<string, Tensor>(fixed)
    for (const [name, { shape, data }] of Object.entries(model.parameters))
      values.set(name, parameters[name] ?? constant(data, shape))
    for (const [name, tensor] of Object.entries(inputs)) values.set(name, tensor)
    for (const proto of translated) {
      const node = importedNode(
        proto,
        proto.input.map((name) => (name === '' ? undefined : values.get(name))),
      )
      const result = translations[proto.opType]!(node)
      const tensors = Array.isArray(result) ? (result as readonly Tensor[]) : [result as Tensor]
      tensors.forEach((tensor, i) => values.set(proto.output[i]!, tensor))
    }
    return Object.fromEntries(request.outputs.map((name) => [name, values.get(name)!]))
  }
}

/** A branch of an If or a body of a Loop reads outer values by name, without listing them as the node's inputs. */
const namesRead = ({ input, attribute }: NodeProto): string[] => [
  ...input,
  ...attribute.flatMap(({ g, graphs }) =>
    [...(g ? [g] : []), ...graphs].flatMap(({ node }) => node.flatMap(namesRead)),
  ),
]

/** Nodes that a wanted value needs, in the file's (topological) order. */
function reaching(nodes: readonly NodeProto[], wanted: ReadonlySet<string>): NodeProto[] {
  const needed = new Set(wanted)
  return nodes
    .toReversed()
    .filter((node) => {
      const hit = node.output.some((name) => needed.has(name))
      if (hit) namesRead(node).forEach((name) => needed.add(name))
      return hit
    })
    .toReversed()
}

/** Names of values that change with the data or the weights. A size does not: all sizes are given. */
function dependents(nodes: readonly NodeProto[], roots: ReadonlySet<string>): ReadonlySet<string> {
  const varying = new Set(roots)
  for (const node of nodes)
    if (node.opType !== 'Shape' && node.opType !== 'Size' && namesRead(node).some((name) => varying.has(name)))
      node.output.forEach((name) => varying.add(name))
  return varying
}

async function foldedValues(
  { proto, inputs: types }: ImportableModel,
  live: readonly NodeProto[],
  translated: readonly NodeProto[],
  varying: ReadonlySet<string>,
  { inputs, runGraph }: ImportRequest,
): Promise<Map<string, Tensor>> {
  const graph = proto.graph!
  const read = new Set(translated.flatMap(({ input }) => input.filter((name) => name !== '' && !varying.has(name))))
  const stored = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]))
  const values = new Map<string, Tensor>()
  for (const name of read) if (stored.has(name)) values.set(name, tensorOf(stored.get(name)!))
  const wanted = [...read].filter((name) => !stored.has(name))
  if (wanted.length === 0) return values
  const probe = create(ModelProtoSchema, {
    ...proto,
    graph: create(GraphProtoSchema, {
      ...graph,
      node: reaching(live, new Set(wanted)),
      output: wanted.map((name) => create(ValueInfoProtoSchema, { name })),
    }),
  })
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }]) => [name, zeros(types[name]!, shape)]),
  )
  const found = await runGraph(toBinary(ModelProtoSchema, probe), feeds)
  for (const name of wanted) values.set(name, constant(found[name]!.data as TypedData, found[name]!.dims))
  return values
}

const ARRAYS = { float32: Float32Array, int32: Int32Array, int64: BigInt64Array, bool: Uint8Array } as const
const zeros = (type: DType, shape: Port['shape']) => ({
  type,
  dims: shape as readonly number[],
  data: new ARRAYS[type](sizeOf(shape)),
})

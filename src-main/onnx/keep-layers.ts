import { create, toBinary } from '@bufbuild/protobuf'
import { GraphProtoSchema, ModelProtoSchema, NodeProtoSchema, type GraphProto, type NodeProto } from 'onnx-buf'
import { NamedError } from '../platform/named-error.ts'
import { decodeModel } from './codec.ts'
import { dependents, namesRead, reaching } from './import/node-reach.ts'

/** Which layers of an encoder are kept cannot be said where its nodes are not named by them. */
export class NoLayersFound extends NamedError<{ nodes: number }> {
  constructor(nodes: number) {
    super(
      { nodes },
      `None of the ${nodes} nodes of the model is named by its layer (“layer.3”), or layers share values`,
    )
  }
}

/** “/encoder/layer.3/output/Add” is of layer 3. */
const LAYER = /(?:^|[./])(?:layers?|h|blocks?)[./](\d+)(?:[./]|$)/
const layerOf = ({ name }: NodeProto): number | null => {
  const found = LAYER.exec(name)
  return found ? Number(found[1]) : null
}

/** k of so many layers: the first, or evenly spread over the depth, as SBERT's reduced models (1, 4, 7 and 10 of 12). All where k is no less. */
export function keptLayers(layers: number, k: number, keep: string): number[] {
  const count = Math.min(layers, k)
  return Array.from({ length: count }, (_, i) => (keep === 'first' ? i : Math.floor(((i + 0.5) * layers) / count)))
}

/**
 * The model with k of its layers: each other hands on what it was given, and what only it has read is gone. The same bytes where all are kept.
 * Throws NoLayersFound.
 */
export function keepLayers(model: Uint8Array, k: number, keep: string): Uint8Array {
  const proto = decodeModel(model)
  const graph = proto.graph!
  const outputs = new Set(graph.output.map(({ name }) => name))
  const hidden = hiddenValues(graph)
  const layers = hidden.length - 1
  const kept = new Set(keptLayers(layers, k, keep))
  if (kept.size === layers) return model
  const node = graph.node.map((one) => {
    const dropped = hidden.findIndex((value, i) => i > 0 && !kept.has(i - 1) && one.output.includes(value))
    if (dropped < 0) return one
    const input = [hidden[dropped - 1]!]
    return create(NodeProtoSchema, { name: `${one.name}/left_out`, opType: 'Identity', input, output: one.output })
  })
  const needed = reaching(node, outputs)
  const read = new Set(needed.flatMap(namesRead))
  const initializer = graph.initializer.filter(({ name }) => read.has(name))
  const valueInfo = graph.valueInfo.filter(({ name }) => read.has(name))
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      ...proto,
      graph: create(GraphProtoSchema, { ...graph, node: needed, initializer, valueInfo }),
    }),
  )
}

/** What goes from layer to layer: into the first, then out of each. */
function hiddenValues({ node: nodes, input, output }: GraphProto): string[] {
  const outputs = new Set(output.map(({ name }) => name))
  // Sizes are shared between layers; what a text says is not.
  const varying = dependents(nodes, new Set(input.map(({ name }) => name)))
  const layers = Math.max(-1, ...nodes.map((node) => layerOf(node) ?? -1)) + 1
  const madeIn = new Map<string, number>()
  const readIn = new Map<string, Set<number>>()
  for (const node of nodes) {
    const layer = layerOf(node) ?? OUTSIDE
    for (const name of node.output) if (varying.has(name)) madeIn.set(name, layer)
    for (const name of namesRead(node)) readIn.set(name, (readIn.get(name) ?? new Set()).add(layer))
  }
  const handedOn = (from: number) =>
    [...madeIn].flatMap(([name, made]) => {
      const readers = readIn.get(name) ?? new Set()
      const next = [...readers].filter((layer) => layer !== from && layer !== OUTSIDE)
      if (made !== (from < 0 ? OUTSIDE : from)) return []
      if (from < layers - 1) return next.length === 1 && next[0] === from + 1 ? [name] : []
      return readers.has(OUTSIDE) || outputs.has(name) ? [name] : []
    })
  const found = Array.from({ length: layers + 1 }, (_, i) => handedOn(i - 1))
  if (layers === 0 || found.some((names) => names.length !== 1)) throw new NoLayersFound(nodes.length)
  return found.map(([name]) => name!)
}

const OUTSIDE = -1

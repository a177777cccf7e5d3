import { create, toBinary } from '@bufbuild/protobuf'
import {
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  type GraphProto,
} from 'onnx-buf'
import type { OnnxGraph } from '../tensor-graph/onnx-graph.ts'
import { decodeModel, encodeModel } from './codec.ts'
import { UnsupportedOpset } from './import/import-errors.ts'
import { reaching } from './import/node-reach.ts'

/** Operators of the tails have been as they are since. */
const OLDEST = 13

/**
 * A model with another graph after it, as one file. The tail's inputs are values of the model (of the same name, or as `valueOf` names them) or new ones; its own outputs are all
 * that is left, and what led to others is gone. A value of the model that is called as an output of the tail gets another name. Of the tail only operators that have not changed since opset 13 may be used. Throws UnsupportedOpset.
 */
export function appendGraph(
  model: Uint8Array,
  tail: OnnxGraph,
  valueOf: Readonly<Record<string, string>> = {},
): Uint8Array {
  const proto = decodeModel(model)
  const opset = Number(proto.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 0)
  if (opset < OLDEST) throw new UnsupportedOpset(opset, `${OLDEST} and later`)
  const taken = new Set(tail.outputs.map(({ name }) => name))
  const moved = (name: string) => (taken.has(name) ? `${name}/before` : name)
  const sourceOf = (name: string) => moved(valueOf[name] ?? name)
  const graph = renamed(proto.graph!, moved)
  const after = decodeModel(encodeModel(prefixed(tail, sourceOf))).graph!
  const node = [...graph.node, ...after.node]
  const needed = reaching(node, new Set(after.output.map(({ name }) => name)))
  const read = new Set(needed.flatMap(({ input }) => input))
  const initializer = [...graph.initializer, ...after.initializer].filter(({ name }) => read.has(name))
  const known = new Set([...graph.input.map(({ name }) => name), ...graph.node.flatMap(({ output }) => output)])
  const input = [...graph.input, ...after.input.filter(({ name }) => !known.has(name))]
  const merged: GraphProto = create(GraphProtoSchema, {
    ...graph,
    node: needed,
    initializer,
    input,
    output: after.output,
  })
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { ...proto, graph: merged }))
}

/** The values of a graph under other names, those read inside its branches too; what is known of their shapes is left out. */
function renamed(graph: GraphProto, nameOf: (name: string) => string): GraphProto {
  const branch = (g: GraphProto | undefined) => g && renamed(g, nameOf)
  return create(GraphProtoSchema, {
    ...graph,
    valueInfo: graph.valueInfo.filter(({ name }) => nameOf(name) === name),
    initializer: graph.initializer.map((tensor) => create(TensorProtoSchema, { ...tensor, name: nameOf(tensor.name) })),
    node: graph.node.map((node) =>
      create(NodeProtoSchema, {
        ...node,
        input: node.input.map(nameOf),
        output: node.output.map(nameOf),
        attribute: node.attribute.map((one) =>
          one.g || one.graphs.length > 0
            ? create(AttributeProtoSchema, { ...one, g: branch(one.g), graphs: one.graphs.map((g) => branch(g)!) })
            : one,
        ),
      }),
    ),
  })
}

/** Names of the tail's own, which the model may have too; its inputs as the model calls them now. */
function prefixed(tail: OnnxGraph, sourceOf: (name: string) => string): OnnxGraph {
  const inputs = new Map(tail.inputs.map(({ name }) => [name, sourceOf(name)]))
  const outputs = new Set(tail.outputs.map(({ name }) => name))
  const renamed = (name: string) =>
    inputs.get(name) ?? (name === '' || outputs.has(name) ? name : `${tail.name}/${name}`)
  return {
    ...tail,
    inputs: tail.inputs.map((port) => ({ ...port, name: sourceOf(port.name) })),
    initializers: tail.initializers.map((tensor) => ({ ...tensor, name: renamed(tensor.name) })),
    nodes: tail.nodes.map((node) => ({
      ...node,
      name: `${tail.name}/${node.name}`,
      inputs: node.inputs.map(renamed),
      outputs: node.outputs.map(renamed),
    })),
  }
}

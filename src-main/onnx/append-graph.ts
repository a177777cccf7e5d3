import { create, toBinary } from '@bufbuild/protobuf'
import { GraphProtoSchema, ModelProtoSchema, type GraphProto } from 'onnx-buf'
import type { OnnxGraph } from '../tensor-graph/onnx-graph.ts'
import { decodeModel, encodeModel } from './codec.ts'
import { reaching } from './import/node-reach.ts'

/**
 * A model with another graph after it, as one file. The tail's inputs are outputs or inputs of the model, by name, or new ones; its own outputs are all
 * that is left, and what led to others is gone. Of the tail only operators that have not changed since opset 13 may be used.
 */
export function appendGraph(model: Uint8Array, tail: OnnxGraph): Uint8Array {
  const proto = decodeModel(model)
  const graph = proto.graph!
  const after = decodeModel(encodeModel(prefixed(tail))).graph!
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

/** Names of the tail's own, which the model may have too. */
function prefixed(tail: OnnxGraph): OnnxGraph {
  const ports = new Set([...tail.inputs, ...tail.outputs].map(({ name }) => name))
  const renamed = (name: string) => (name === '' || ports.has(name) ? name : `${tail.name}/${name}`)
  return {
    ...tail,
    initializers: tail.initializers.map((tensor) => ({ ...tensor, name: renamed(tensor.name) })),
    nodes: tail.nodes.map((node) => ({
      ...node,
      name: `${tail.name}/${node.name}`,
      inputs: node.inputs.map(renamed),
      outputs: node.outputs.map(renamed),
    })),
  }
}

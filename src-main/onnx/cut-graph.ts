import { create, toBinary } from '@bufbuild/protobuf'
import { GraphProtoSchema, ModelProtoSchema, ValueInfoProtoSchema, type ModelProto } from 'onnx-buf'
import { FLOAT } from './import/tensor-proto.ts'
import { namesRead, reaching } from './import/node-reach.ts'

/** A model up to one value of it, float32 [samples, width], which is its only output then; what led elsewhere is gone. Null where no node makes that value. */
export function cutAt(proto: ModelProto, value: string, width: number): Uint8Array | null {
  const graph = proto.graph!
  const node = reaching(graph.node, new Set([value]))
  if (!node.some(({ output }) => output.includes(value))) return null
  const read = new Set(node.flatMap(namesRead))
  const named = <Of extends { readonly name: string }>(all: readonly Of[]) => all.filter(({ name }) => read.has(name))
  const output = create(ValueInfoProtoSchema, {
    name: value,
    type: {
      value: {
        case: 'tensorType',
        value: {
          elemType: FLOAT,
          shape: {
            dim: [
              { value: { case: 'dimParam', value: 'samples' } },
              { value: { case: 'dimValue', value: BigInt(width) } },
            ],
          },
        },
      },
    },
  })
  const cut = create(GraphProtoSchema, {
    ...graph,
    node,
    input: named(graph.input),
    initializer: named(graph.initializer),
    valueInfo: named(graph.valueInfo),
    output: [output],
  })
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { ...proto, graph: cut }))
}

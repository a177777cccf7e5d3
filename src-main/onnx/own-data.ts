import { create, toBinary } from '@bufbuild/protobuf'
import { GraphProtoSchema, ModelProtoSchema, TensorProtoSchema } from 'onnx-buf'
import { decodeModel } from './codec.ts'

/** Whether a model’s numbers lie in files beside it. */
export function namesOtherFiles(model: Uint8Array): boolean {
  const { initializer, node } = decodeModel(model).graph!
  const constants = node.flatMap(({ attribute }) =>
    attribute.flatMap(({ t, tensors }) => (t ? [t, ...tensors] : tensors)),
  )
  return [...initializer, ...constants].some(({ externalData }) => externalData.length > 0)
}

/** The model with the numbers that lie in files beside it (by their names) in its own file. Throws RangeError where one is missing or short. */
export function withOwnData(model: Uint8Array, beside: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Uint8Array {
  const proto = decodeModel(model)
  const graph = proto.graph!
  const initializer = graph.initializer.map((tensor) => {
    if (tensor.externalData.length === 0) return tensor
    const said = Object.fromEntries(tensor.externalData.map(({ key, value }) => [key, value]))
    const file = beside.get((said['location'] ?? '').replace(/^.*\//, ''))
    const from = Number(said['offset'] ?? 0)
    const rawData = file?.subarray(from, said['length'] === undefined ? undefined : from + Number(said['length']))
    if (!rawData || (said['length'] !== undefined && rawData.length !== Number(said['length'])))
      throw new RangeError(`the numbers of ${tensor.name} are not in ${said['location']}`)
    return create(TensorProtoSchema, { ...tensor, externalData: [], dataLocation: 0, rawData })
  })
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, { ...proto, graph: create(GraphProtoSchema, { ...graph, initializer }) }),
  )
}

import type { GraphProto, ModelProto, NodeProto } from 'onnx-buf'
import { sizeOf, type DType } from '../../tensor-graph/tensor.ts'
import { decodeModel } from '../codec.ts'
import { QuantisedModel, UnreadableWeights, UnsupportedOpset } from './import-errors.ts'
import { ELEMENT_TYPES, FLOAT, tensorOf, typeName } from './tensor-proto.ts'

const [OLDEST, NEWEST] = [13, 21]

/** Operators that only quantised graphs have. */
const QUANTISED =
  /^(DynamicQuantizeLinear|DequantizeLinear|QuantizeLinear|QLinear\w+|MatMulInteger|ConvInteger|MatMulNBits)$/

export interface ImportedParameter {
  readonly shape: readonly number[]
  readonly data: Float32Array
  /** How deep in the graph it is first used: its place among the nodes. */
  readonly depth: number
  /** Rows that are looked up by number (an embedding table). */
  readonly table: boolean
}

export interface ImportableModel {
  readonly proto: ModelProto
  /** All float weights of the file by their names there. */
  readonly parameters: Readonly<Record<string, ImportedParameter>>
  readonly inputs: Readonly<Record<string, DType>>
  readonly outputs: readonly string[]
}

/**
 * A model file that can become a trainable graph.
 * Throws QuantisedModel, UnsupportedOpset, UnreadableWeights (external or not float32).
 */
export function openImportable(bytes: Uint8Array): ImportableModel {
  const proto = decodeModel(bytes)
  const graph = proto.graph!
  const quantised = graph.node.find(({ opType }) => QUANTISED.test(opType))
  if (quantised) throw new QuantisedModel(quantised.opType, quantised.name)
  const opset = Number(proto.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 0)
  if (opset < OLDEST || opset > NEWEST) throw new UnsupportedOpset(opset, `${OLDEST} to ${NEWEST}`)
  const stored = new Set(graph.initializer.map(({ name }) => name))
  const ports = graph.input.filter(({ name }) => !stored.has(name))
  return {
    proto,
    parameters: parametersOf(graph),
    inputs: Object.fromEntries(ports.map((port) => [port.name, inputType(port.name, elementType(port))])),
    outputs: graph.output.map(({ name }) => name),
  }
}

const elementType = (port: GraphProto['input'][number]) =>
  port.type?.value.case === 'tensorType' ? port.type.value.value.elemType : 0

function inputType(name: string, type: number): DType {
  const dtype = ELEMENT_TYPES[type as keyof typeof ELEMENT_TYPES]
  if (!dtype) throw new UnreadableWeights(name, typeName(type), Object.values(ELEMENT_TYPES).join(', '))
  return dtype
}

/** Inputs of BatchNormalization that are statistics and no weights: they stay as they are. */
const statistics = ({ opType, input }: NodeProto) => (opType === 'BatchNormalization' ? input.slice(3, 5) : [])

/** Single numbers are constants of a formula (√2, ½), not weights. */
function parametersOf({ node, initializer }: GraphProto): Record<string, ImportedParameter> {
  const fixed = new Set(node.flatMap(statistics))
  const tables = new Set(node.filter(({ opType }) => opType === 'Gather').map(({ input }) => input[0]))
  const depths = new Map<string, number>()
  node.forEach(({ input }, depth) => input.forEach((name) => depths.has(name) || depths.set(name, depth)))
  const found = initializer.flatMap((proto): [string, ImportedParameter][] => {
    const shape = proto.dims.map(Number)
    const depth = depths.get(proto.name)
    if (proto.dataType !== FLOAT || fixed.has(proto.name) || depth === undefined || sizeOf(shape) < 2) return []
    const { source } = tensorOf(proto)
    const data = (source as { data: Float32Array }).data
    return [[proto.name, { shape, data, depth, table: tables.has(proto.name) }]]
  })
  return Object.fromEntries(found)
}

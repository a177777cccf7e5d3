import type { AttributeProto, NodeProto } from 'onnx-buf'
import type { Tensor } from '../../tensor-graph/tensor.ts'
import { UnsupportedOperator } from './import-errors.ts'

/** A node of the file with its inputs as tensors, read by the translations. */
export interface ImportedNode {
  readonly type: string
  readonly name: string
  readonly inputs: readonly (Tensor | undefined)[]
  readonly outputCount: number
  readonly attributes: ReadonlyMap<string, AttributeProto>
}

/** One operator of the file as an expression; several tensors where it has several outputs. */
export type Translation = (node: ImportedNode) => Tensor | readonly Tensor[]
export type Translations = Readonly<Record<string, Translation>>

export const importedNode = (proto: NodeProto, inputs: ImportedNode['inputs']): ImportedNode => ({
  type: proto.opType,
  name: proto.name || proto.output[0]!,
  inputs,
  outputCount: proto.output.length,
  attributes: new Map(proto.attribute.map((attribute) => [attribute.name, attribute])),
})

/** Throws UnsupportedOperator: this form of the operator is not known, that one is. */
export function unsupportedForm({ type, name }: ImportedNode, form: string, supported: string): never {
  throw new UnsupportedOperator(`${type} with ${form}`, name, [`${type} with ${supported}`])
}

export function operand(node: ImportedNode, i: number): Tensor {
  return node.inputs[i] ?? unsupportedForm(node, `no input ${i}`, `input ${i}`)
}
export const int = ({ attributes }: ImportedNode, name: string, otherwise: number): number =>
  Number(attributes.get(name)?.i ?? otherwise)
export const float = ({ attributes }: ImportedNode, name: string, otherwise: number): number =>
  attributes.get(name)?.f ?? otherwise
export const ints = ({ attributes }: ImportedNode, name: string): number[] | undefined =>
  attributes.get(name)?.ints.map(Number)
export const text = ({ attributes }: ImportedNode, name: string, otherwise: string): string => {
  const bytes = attributes.get(name)?.s
  return bytes ? new TextDecoder().decode(bytes) : otherwise
}

/** Numbers of an input that does not depend on the data (sizes, axes, bounds); undefined where it is left out. */
export function numbers(node: ImportedNode, i: number): number[] | undefined {
  const given = node.inputs[i]
  if (!given) return undefined
  if (given.source.kind !== 'constant')
    return unsupportedForm(node, `an input ${i} that depends on the data`, 'a fixed one')
  return Array.from(given.source.data as ArrayLike<number | bigint>, Number)
}

/** What older opsets had as an attribute and newer ones take as an input. */
export const numbersOrAttribute = (node: ImportedNode, i: number, name: string): number[] | undefined =>
  numbers(node, i) ?? ints(node, name)

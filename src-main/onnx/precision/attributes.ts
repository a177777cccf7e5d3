import { create } from '@bufbuild/protobuf'
import { AttributeProto_AttributeType as Kind, AttributeProtoSchema, type NodeProto } from 'onnx-buf'

export const whole = (name: string, value: number) =>
  create(AttributeProtoSchema, { name, type: Kind.INT, i: BigInt(value) })

export const intIn = ({ attribute }: NodeProto, name: string, otherwise: number): number => {
  const found = attribute.find((one) => one.name === name)
  return found ? Number(found.i) : otherwise
}
export const floatIn = ({ attribute }: NodeProto, name: string, otherwise: number): number =>
  attribute.find((one) => one.name === name)?.f ?? otherwise

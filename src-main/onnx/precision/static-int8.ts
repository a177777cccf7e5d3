import { create, toBinary } from '@bufbuild/protobuf'
import { GraphProtoSchema, ModelProtoSchema, ValueInfoProtoSchema, type NodeProto } from 'onnx-buf'
import { decodeModel } from '../codec.ts'
import { whole } from './attributes.ts'
import { tableRule } from './byte-tables.ts'
import { productOf } from './dynamic-int8.ts'
import { nodeOf, rewritten, type Rewriting } from './rewrite.ts'

/** The smallest and largest number a value had over the contents it was watched on. */
export interface Range {
  readonly low: number
  readonly high: number
}

/** The model with all values as outputs that a static int8 model must know the range of, and their names. */
export function watched(model: Uint8Array): { readonly model: Uint8Array; readonly names: readonly string[] } {
  const found = new Set<string>()
  rewritten(model, (node, rewriting) => {
    const product = productOf(node, rewriting)
    if (product) found.add(product.x)
    return null
  })
  const proto = decodeModel(model)
  const graph = proto.graph!
  const given = new Set(graph.input.map(({ name }) => name))
  const names = [...found].filter((name) => !given.has(name))
  const output = [...graph.output, ...names.map((name) => create(ValueInfoProtoSchema, { name }))]
  const whole = create(GraphProtoSchema, { ...graph, output })
  return { names, model: toBinary(ModelProtoSchema, create(ModelProtoSchema, { ...proto, graph: whole })) }
}

/**
 * A model whose products with fixed weights are of bytes on both sides, ranges fixed (QuantizeLinear and DequantizeLinear around them, which runtimes join
 * with the product); values without a range stay. Tables by row.
 */
export const staticInt8 = (model: Uint8Array, ranges: ReadonlyMap<string, Range>): Uint8Array =>
  rewritten(model, (node, rewriting) => productRule(node, rewriting, ranges) ?? tableRule(node, rewriting))

function productRule(
  node: NodeProto,
  rewriting: Rewriting,
  ranges: ReadonlyMap<string, Range>,
): readonly NodeProto[] | null {
  const range = ranges.get(node.input[0] ?? '')
  const found = range && productOf(node, rewriting)
  if (!found) return null
  const { x, weights, scales, bias } = found
  const output = node.output[0]!
  const product = bias ? `${output}/product` : output
  const { scale, zero } = quantisation(range)
  const fixed = [
    rewriting.store(`${x}/scale`, 'float32', [], Float32Array.of(scale)),
    rewriting.store(`${x}/zero`, 'uint8', [], Uint8Array.of(zero)),
  ]
  const again = `${weights}/again`
  return [
    ...rewriting.once(`${x}/rounded`, [
      nodeOf('QuantizeLinear', [x, ...fixed], `${x}/bytes`),
      nodeOf('DequantizeLinear', [`${x}/bytes`, ...fixed], `${x}/rounded`),
    ]),
    ...rewriting.once(again, [nodeOf('DequantizeLinear', [weights, scales], again, [whole('axis', 1)])]),
    nodeOf('MatMul', [`${x}/rounded`, again], product),
    ...(bias ? [nodeOf('Add', [product, bias], output)] : []),
  ]
}

/** From low to high in 255 steps, 0 among them exactly (as DynamicQuantizeLinear has it). */
function quantisation({ low, high }: Range): { readonly scale: number; readonly zero: number } {
  const [from, to] = [Math.min(0, low), Math.max(0, high)]
  const scale = Math.fround((to - from) / 255) || 1
  return { scale, zero: Math.max(0, Math.min(255, Math.round(-from / scale))) }
}

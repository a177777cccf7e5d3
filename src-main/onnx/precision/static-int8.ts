import { create, toBinary } from '@bufbuild/protobuf'
import { GraphProtoSchema, ModelProtoSchema, ValueInfoProtoSchema, type NodeProto } from 'onnx-buf'
import { decodeModel } from '../codec.ts'
import { whole } from './attributes.ts'
import { tableRule } from './byte-tables.ts'
import { productOf } from './dynamic-int8.ts'
import { fixedSteps, type Range, type Steps } from './fixed-steps.ts'
import { nodeOf, rewritten, type Rewriting } from './rewrite.ts'
import { convolutionOf, settledIn } from './static-convolution.ts'

/** The model with all values as outputs whose ranges a static int8 model must know: their names, and those of inputs of which the same is asked. */
export function watched(model: Uint8Array): {
  readonly model: Uint8Array
  readonly names: readonly string[]
  readonly inputs: readonly string[]
} {
  const found = new Set<string>()
  rewritten(model, (node, rewriting) => {
    const product = productOf(node, rewriting)
    if (product) found.add(product.x)
    if (convolutionOf(node, rewriting)) found.add(node.input[0]!).add(settledIn(node, rewriting))
    return null
  })
  const proto = decodeModel(model)
  const graph = proto.graph!
  const given = new Set(graph.input.map(({ name }) => name))
  const names = [...found].filter((name) => !given.has(name))
  const output = [...graph.output, ...names.map((name) => create(ValueInfoProtoSchema, { name }))]
  const telling = create(GraphProtoSchema, { ...graph, output })
  return {
    names,
    inputs: [...found].filter((name) => given.has(name)),
    model: toBinary(ModelProtoSchema, create(ModelProtoSchema, { ...proto, graph: telling })),
  }
}

/**
 * A model whose products and convolutions with fixed weights are of bytes on both sides, ranges fixed (QuantizeLinear and DequantizeLinear around
 * them, which runtimes join with what is between); values without a range stay. Tables by row.
 */
export function staticInt8(model: Uint8Array, ranges: ReadonlyMap<string, Range>): Uint8Array {
  /** Values that are bytes made numbers again, and activations whose results are to become so. */
  const [settled, closing] = [new Set<string>(), new Set<string>()]
  return rewritten(
    model,
    (node, rewriting) =>
      closingRule(node, rewriting) ??
      convolutionRule(node, rewriting) ??
      productRule(node, rewriting) ??
      tableRule(node, rewriting),
  )

  /** A value in steps, and the nodes that make it so where nothing has yet. */
  function inSteps(
    x: string,
    rewriting: Rewriting,
  ): { name: string; steps: Steps; means: Range['means']; nodes: readonly NodeProto[] } | null {
    const range = ranges.get(x)
    if (!range) return null
    const { means } = range
    const steps = fixedSteps(range)
    const name = settled.has(x) ? x : `${x}/rounded`
    const nodes = settled.has(x) ? [] : rewriting.once(name, roundTrip(x, name, steps, rewriting))
    return { name, steps, means, nodes }
  }

  function productRule(node: NodeProto, rewriting: Rewriting): readonly NodeProto[] | null {
    const found = ranges.has(node.input[0] ?? '') ? productOf(node, rewriting) : null
    const x = found && inSteps(found.x, rewriting)
    if (!found || !x) return null
    const { weights, scales, bias } = found
    const output = node.output[0]!
    const product = bias ? `${output}/product` : output
    const again = `${weights}/again`
    return [
      ...x.nodes,
      ...rewriting.once(again, [nodeOf('DequantizeLinear', [weights, scales], again, [whole('axis', 1)])]),
      nodeOf('MatMul', [x.name, again], product),
      ...(bias ? [nodeOf('Add', [product, bias], output)] : []),
    ]
  }

  function convolutionRule(node: NodeProto, rewriting: Rewriting): readonly NodeProto[] | null {
    const found = convolutionOf(node, rewriting)
    const end = found && settledIn(node, rewriting)
    const x = found && end && ranges.has(end) ? inSteps(node.input[0]!, rewriting) : null
    if (!found || !end || !x) return null
    const output = node.output[0]!
    const own = found.inSteps(x)
    const input = [x.name, ...own.input]
    const before = [...x.nodes, ...own.nodes]
    if (end !== output) {
      closing.add(end)
      return [...before, { ...node, input }]
    }
    settled.add(end)
    const exact = `${output}/exact`
    return [
      ...before,
      { ...node, input, output: [exact] },
      ...roundTrip(exact, output, fixedSteps(ranges.get(end)!), rewriting),
    ]
  }

  /** What follows a convolution and is one with it for a runtime. */
  function closingRule(node: NodeProto, rewriting: Rewriting): readonly NodeProto[] | null {
    const output = node.output[0]!
    if (!closing.has(output)) return null
    settled.add(output)
    const exact = `${output}/exact`
    return [{ ...node, output: [exact] }, ...roundTrip(exact, output, fixedSteps(ranges.get(output)!), rewriting)]
  }
}

function roundTrip(from: string, to: string, { scale, zero }: Steps, { store }: Rewriting): readonly NodeProto[] {
  const fixed = [
    store(`${to}/scale`, 'float32', [], Float32Array.of(scale)),
    store(`${to}/zero`, 'uint8', [], Uint8Array.of(zero)),
  ]
  return [
    nodeOf('QuantizeLinear', [from, ...fixed], `${to}/steps`),
    nodeOf('DequantizeLinear', [`${to}/steps`, ...fixed], to),
  ]
}

import type { NodeProto } from 'onnx-buf'
import { FLOAT } from '../import/tensor-proto.ts'
import { floatIn, intIn, whole } from './attributes.ts'
import { tableRule } from './byte-tables.ts'
import { nodeOf, rewritten, type Rewriting } from './rewrite.ts'
import { rounded, roundedForSums } from './rounded.ts'

/** Layers with fewer weights stay as they are: a head decides, and weighs nothing. */
const LEAST = 4096

/**
 * A model whose products with fixed weights are of bytes: weights symmetric by column, the other side by what it holds in each run
 * (DynamicQuantizeLinear, MatMulInteger); tables by row, kernels of convolutions by channel and computed with as float32.
 */
export const dynamicInt8 = (model: Uint8Array): Uint8Array =>
  rewritten(
    model,
    (node, rewriting) => productRule(node, rewriting) ?? tableRule(node, rewriting) ?? kernelRule(node, rewriting),
  )

function productRule(node: NodeProto, rewriting: Rewriting): readonly NodeProto[] | null {
  const found = productOf(node, rewriting)
  if (!found) return null
  const { x, weights, scales, bias } = found
  const output = node.output[0]!
  const product = bias ? `${output}/product` : output
  const [bytes, scale, zero] = [`${x}/bytes`, `${x}/scale`, `${x}/zero`]
  return [
    ...rewriting.once(bytes, [nodeOf('DynamicQuantizeLinear', [x], [bytes, scale, zero])]),
    nodeOf('MatMulInteger', [bytes, weights, zero], `${output}/sums`),
    nodeOf('Cast', [`${output}/sums`], `${output}/numbers`, [whole('to', FLOAT)]),
    nodeOf('Mul', [scale, scales], `${output}/scales`),
    nodeOf('Mul', [`${output}/numbers`, `${output}/scales`], product),
    ...(bias ? [nodeOf('Add', [product, bias], output)] : []),
  ]
}

export interface Product {
  /** What is multiplied with the weights. */
  readonly x: string
  /** Names of int8 [k, n] and float32 [n]. */
  readonly weights: string
  readonly scales: string
  readonly bias: string | null
}

/** A product with fixed weights as bytes, its numbers stored: of MatMul, and of Gemm in its plain forms. */
export function productOf(node: NodeProto, { weights: known, store }: Rewriting): Product | null {
  const isGemm = node.opType === 'Gemm'
  const [x, name, bias = ''] = node.input
  const found = known.get(name ?? '')
  if ((node.opType !== 'MatMul' && !isGemm) || found?.shape.length !== 2 || found.data.length < LEAST) return null
  const plain = floatIn(node, 'alpha', 1) === 1 && floatIn(node, 'beta', 1) === 1 && intIn(node, 'transA', 0) === 0
  if (isGemm && !plain) return null
  const turned = isGemm && intIn(node, 'transB', 0) === 1
  const [k, n] = turned ? [found.shape[1]!, found.shape[0]!] : (found.shape as [number, number])
  const data = turned ? transposed(found.data, n, k) : found.data
  const { data: bytes, scales } = roundedForSums(data, [k, n], 1)
  const stem = turned ? `${name}/turned` : name!
  return {
    x: x!,
    weights: store(`${stem}/bytes`, 'int8', [k, n], bytes),
    scales: store(`${stem}/scales`, 'float32', [n], scales),
    bias: bias === '' ? null : bias,
  }
}

/** Kernels [out, …] as bytes, made float32 again by what runtimes work out once, as they open the model. */
function kernelRule(node: NodeProto, { weights, store, once }: Rewriting): readonly NodeProto[] | null {
  const kernel = weights.get(node.input[1] ?? '')
  if (node.opType !== 'Conv' || !kernel || kernel.data.length < LEAST) return null
  const { name, shape } = kernel
  const { data, scales } = rounded(kernel.data, shape, 0)
  const bytes = store(`${name}/bytes`, 'int8', shape, data)
  const perChannel = store(`${name}/scales`, 'float32', [shape[0]!, ...shape.slice(1).map(() => 1)], scales)
  const again = `${name}/again`
  const input = node.input.map((one, i) => (i === 1 ? again : one))
  const nodes = [
    nodeOf('Cast', [bytes], `${name}/numbers`, [whole('to', FLOAT)]),
    nodeOf('Mul', [`${name}/numbers`, perChannel], again),
  ]
  return [...once(again, nodes), { ...node, input }]
}

/** [rows, columns] → [columns, rows] */
function transposed(data: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(data.length)
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j]!
  return out
}

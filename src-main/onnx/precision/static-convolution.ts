import type { NodeProto } from 'onnx-buf'
import { whole } from './attributes.ts'
import type { Steps } from './fixed-steps.ts'
import { nodeOf, type Rewriting } from './rewrite.ts'
import { PRODUCT_RANGE, rounded } from './rounded.ts'

/** The largest int32. */
const MOST = 2 ** 31 - 1

interface Convolution {
  readonly kernel: { readonly again: string }
  /** Name of the bias in steps of the kernel times those of x; none where there is no bias. */
  readonly bias: (x: Steps) => readonly string[]
  readonly nodes: (x: Steps) => readonly NodeProto[]
}

/** A convolution with a fixed kernel (and bias) as bytes by channel; null where they are not fixed. */
export function convolutionOf(node: NodeProto, { weights, store, once }: Rewriting): Convolution | null {
  const [, name = '', biasName = ''] = node.input
  const [kernel, bias] = [weights.get(name), weights.get(biasName)]
  if (node.opType !== 'Conv' || !kernel || (biasName !== '' && !bias)) return null
  const { data, scales } = rounded(kernel.data, kernel.shape, 0, PRODUCT_RANGE)
  const [again, biasAgain] = [`${name}/again`, `${node.output[0]}/bias`]
  return {
    kernel: { again },
    bias: () => (bias ? [biasAgain] : []),
    nodes({ scale }) {
      const stored = [
        store(`${name}/bytes`, 'int8', kernel.shape, data),
        store(`${name}/scales`, 'float32', [scales.length], scales),
      ]
      const made = once(again, [nodeOf('DequantizeLinear', stored, again, [whole('axis', 0)])])
      if (!bias) return made
      const steps = scales.map((one) => one * scale)
      const inSteps = Int32Array.from(bias.data, (b, c) => Math.max(-MOST, Math.min(MOST, Math.round(b / steps[c]!))))
      const own = [
        store(`${biasAgain}/steps`, 'int32', [inSteps.length], inSteps),
        store(`${biasAgain}/scales`, 'float32', [steps.length], steps),
      ]
      return [...made, nodeOf('DequantizeLinear', own, biasAgain, [whole('axis', 0)])]
    },
  }
}

/** The value a convolution ends with: what a Relu or Clip makes of it, where nothing else reads it. */
export function settledIn(node: NodeProto, { readers }: Pick<Rewriting, 'readers'>): string {
  const output = node.output[0]!
  const [reader, ...others] = readers(output)
  return others.length === 0 && /^(Relu|Clip)$/.test(reader?.opType ?? '') ? reader!.output[0]! : output
}

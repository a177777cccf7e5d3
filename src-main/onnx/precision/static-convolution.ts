import type { NodeProto } from 'onnx-buf'
import { intIn, whole } from './attributes.ts'
import type { Steps } from './fixed-steps.ts'
import { nodeOf, type Rewriting, type StoredWeights } from './rewrite.ts'
import { rounded, roundedForSums, type Rounded } from './rounded.ts'

/** The largest int32. */
const MOST = 2 ** 31 - 1

/** What is convolved: how it is kept in bytes, and its mean in each channel where it is known. */
interface Convolved {
  readonly steps: Steps
  readonly means?: readonly number[] | undefined
}

interface Convolution {
  /** What the convolution reads beside x, and the nodes that make it. */
  readonly inSteps: (x: Convolved) => { readonly input: readonly string[]; readonly nodes: readonly NodeProto[] }
}

/** A convolution with a fixed kernel (and bias) as bytes by channel; null where they are not fixed. */
export function convolutionOf(node: NodeProto, { weights, store, once }: Rewriting): Convolution | null {
  const [, name = '', biasName = ''] = node.input
  const [kernel, bias] = [weights.get(name), weights.get(biasName)]
  if (node.opType !== 'Conv' || !kernel || (biasName !== '' && !bias)) return null
  const { shape } = kernel
  const groups = intIn(node, 'group', 1)
  // One channel at a time is summed in 32 bits everywhere.
  const rows = (shape[1] === 1 && groups === shape[0] ? rounded : roundedForSums)(kernel.data, shape, 0)
  const [again, biasAgain] = [`${name}/again`, `${node.output[0]}/bias`]
  return {
    inSteps({ steps: { scale }, means }) {
      const stored = [
        store(`${name}/bytes`, 'int8', shape, rows.data),
        store(`${name}/scales`, 'float32', [rows.scales.length], rows.scales),
      ]
      const made = once(again, [nodeOf('DequantizeLinear', stored, again, [whole('axis', 0)])])
      const lost = means && lostInRounding(kernel, rows, { means, groups })
      if (!bias && !lost) return { input: [again], nodes: made }
      const scales = rows.scales.map((one) => one * scale)
      const inSteps = Int32Array.from(scales, (step, c) =>
        Math.max(-MOST, Math.min(MOST, Math.round(((bias?.data[c] ?? 0) + (lost?.[c] ?? 0)) / step))),
      )
      const own = [
        store(`${biasAgain}/steps`, 'int32', [inSteps.length], inSteps),
        store(`${biasAgain}/scales`, 'float32', [scales.length], scales),
      ]
      const nodes = [...made, nodeOf('DequantizeLinear', own, biasAgain, [whole('axis', 0)])]
      return { input: [again, biasAgain], nodes }
    },
  }
}

/**
 * What each channel loses in the mean as its kernel is rounded: Σ (w − ŵ) · mean of what it is multiplied with, given back by the bias (Nagel et al. 2019,
 * “Data-Free Quantization Through Weight Equalization and Bias Correction”). As if nothing were padded.
 */
function lostInRounding(
  { data, shape }: StoredWeights,
  rows: Rounded,
  { means, groups }: { readonly means: readonly number[]; readonly groups: number },
): Float64Array {
  const [out, inner] = shape as [number, number]
  const [size, across] = [data.length / out, data.length / out / inner]
  return Float64Array.from({ length: out }, (_, c) => {
    const first = Math.floor(c / (out / groups)) * inner
    let lost = 0
    for (let i = 0; i < size; i++)
      lost +=
        (data[c * size + i]! - rows.data[c * size + i]! * rows.scales[c]!) * means[first + Math.floor(i / across)]!
    return lost
  })
}

/** The value a convolution ends with: what a Relu or Clip makes of it, where nothing else reads it. */
export function settledIn(node: NodeProto, { readers }: Pick<Rewriting, 'readers'>): string {
  const output = node.output[0]!
  const [reader, ...others] = readers(output)
  return others.length === 0 && /^(Relu|Clip)$/.test(reader?.opType ?? '') ? reader!.output[0]! : output
}

import { logPriors, rareRowScales, xavierUniform, zeros } from '../tensor-graph/initialisers.ts'
import type { NamedArray } from '../training/training-task.ts'

/** What a learner's options and labels say of it. */
export interface Beginning {
  /** Class of each sample to learn from. */
  readonly labels: Int32Array
  readonly priors: boolean
  readonly rareRows: boolean
}
interface LastLayer extends Beginning {
  /** What it reads. */
  readonly width: number
  readonly classes: number
}

const LONGEST = 3

/** A layer of logits before its first step: Xavier, as no ReLU follows; from class counts where that is wanted.  weight [width, classes], bias [classes] */
export function freshLastLayer(
  { width, classes, labels, priors, rareRows }: LastLayer,
  random: () => number,
): { readonly weight: NamedArray; readonly bias: NamedArray } {
  const counts = new Array<number>(classes).fill(0)
  for (const label of labels) counts[label]!++
  const weight = xavierUniform([width, classes], random)
  if (rareRows) {
    const scales = rareRowScales(counts, LONGEST)
    for (let i = 0; i < weight.length; i++) weight[i]! *= scales[i % classes]!
  }
  const bias = priors ? logPriors(counts) : zeros([classes], random)
  return { weight: { shape: [width, classes], data: weight }, bias: { shape: [classes], data: bias } }
}

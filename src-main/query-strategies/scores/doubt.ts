import { rowOf, type Matrix } from '../../platform/matrix.ts'
import type { TargetKind } from '../../platform/targets.ts'
import { marginUncertainty } from './margin-uncertainty.ts'

/**
 * How unsure probabilities are of one row, in [0, 1]: 1 less the margin of its two likeliest classes; where it may have several labels, the
 * entropy of their probabilities as shares of their sum, over ln C. How near ½ each label is by itself would not do: of a sample that is like
 * nothing known, every label is surely absent (on joined pairs of banking77, that tells errors worse than chance, AUROC .2 to .5; this, .8).
 * probabilities [n, classes]
 */
export const doubtOf = (kind: TargetKind): ((probabilities: Matrix, row: number) => number) =>
  kind === 'single' ? marginUncertainty : entropyOfShares

function entropyOfShares(probabilities: Matrix, row: number): number {
  const all = rowOf(probabilities, row)
  const sum = all.reduce((a, b) => a + b, 0)
  if (!(sum > 0)) return 0
  let nats = 0
  for (const p of all) if (p > 0) nats -= (p / sum) * Math.log(p / sum)
  return nats / Math.log(Math.max(2, all.length))
}

import type { Matrix } from '../../platform/matrix.ts'
import { rowOf } from '../../platform/matrix.ts'
import type { TargetKind } from '../../platform/targets.ts'
import { marginUncertainty } from './margin-uncertainty.ts'

/**
 * How unsure probabilities are of one row, in [0, 1]: by the margin of its two likeliest classes, or, where it may have several labels, the mean
 * over them of 1 − |2p − 1| (binary minimum, averaged over labels: Esuli & Sebastiani 2009).  probabilities [n, classes]
 */
export const doubtOf = (kind: TargetKind) => (kind === 'single' ? marginUncertainty : labelDoubt)

function labelDoubt(probabilities: Matrix, row: number): number {
  let sum = 0
  for (const p of rowOf(probabilities, row)) sum += 1 - Math.abs(2 * p - 1)
  return Number.isNaN(sum) ? 0 : sum / Math.max(1, probabilities.columns)
}

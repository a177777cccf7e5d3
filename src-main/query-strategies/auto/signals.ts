import { auroc } from '../../evaluation/auroc.ts'
import { classCoverage } from '../../evaluation/class-coverage.ts'
import { predictedClasses } from '../../evaluation/classification-metrics.ts'
import { gatherRows, type Matrix } from '../../platform/matrix.ts'
import { classesIn, hasClass, kindOf } from '../../platform/targets.ts'
import { doubtOf } from '../scores/doubt.ts'
import type { OutOfFoldPredictions, Pool } from '../strategy.ts'
import type { MatrixMath } from '../../platform/matrix-math.ts'
import type { Memory } from './memory.ts'

/** What the switch test looks at. */
export interface Signals {
  /** Good-Turing share of the pool in classes not seen yet. */
  readonly missing: number
  /** How well 1 − margin tells errors from hits on labels left out; null: too few of either. */
  readonly auroc: number | null
  /** Coverage a label of the last batch added, as a share of what one of the first batch did. */
  readonly gain: number
}

/** Fewer errors or hits than this say nothing of the AUROC. */
const ENOUGH = 15

export function errorAuroc({ probabilities, labels }: OutOfFoldPredictions): number | null {
  const doubtIn = doubtOf(kindOf(labels))
  const wrong = Array.from(predictedClasses(probabilities), (likeliest, i) => !hasClass(labels, i, likeliest))
  const errors = wrong.filter(Boolean).length
  if (errors < ENOUGH || wrong.length - errors < ENOUGH) return null
  return auroc(
    Float64Array.from(wrong.keys(), (i) => doubtIn(probabilities, i)),
    wrong,
  )
}

const TARGETS = 2000

/** Mean over the pool of how near the nearest labelled row is; by rows at equal distances, so the same from round to round. */
export async function coverageOf(
  features: Matrix,
  labelled: Int32Array,
  bandwidth: number,
  math: MatrixMath,
): Promise<number> {
  const step = Math.max(1, features.rows / TARGETS)
  const targets = Int32Array.from({ length: Math.min(features.rows, TARGETS) }, (_, i) => Math.floor(i * step))
  const cover = await math.cover(gatherRows(features, targets), bandwidth)
  try {
    const best = await cover.of(gatherRows(features, labelled))
    return best.reduce((sum, k) => sum + k, 0) / Math.max(1, best.length)
  } finally {
    await cover.close()
  }
}

export function signalsOf(
  { labelled }: Pick<Pool, 'labelled'>,
  outOfFold: OutOfFoldPredictions | undefined,
  coverage: number,
  memory: Memory,
): Signals & { readonly firstGain: number } {
  const added = labelled.rows.length - memory.labels
  // Rows whose features are not numbers leave no coverage to speak of.
  const gained = Number.isFinite(coverage) ? (coverage - memory.coverage) / added : 0
  const firstGain = memory.firstGain || (added > 0 ? gained : 0)
  return {
    missing: classCoverage(classesIn(labelled.labels)).missingMass,
    auroc: outOfFold ? errorAuroc(outOfFold) : null,
    // Ranked again on the same labels: still the same round.
    gain: added > 0 && firstGain > 0 ? Math.max(0, gained / firstGain) : memory.gain,
    firstGain,
  }
}

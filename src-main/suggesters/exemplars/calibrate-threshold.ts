import { wilsonInterval } from '../../evaluation/classification-metrics.ts'
import { scopeThreshold } from '../../evaluation/scope-threshold.ts'

/** How alike a labelled sample must be to speak, until enough of them say it. */
export const FIRST_THRESHOLD = 0.75
/** How often what it says is to be right, where nobody has chosen. */
export const WANTED = 0.9

export interface Calibrated {
  /** From here on, inclusive; null: no threshold is so precise, and exemplars are silent. */
  readonly threshold: number | null
  /** first: too few labelled samples say it. measured: the lowest that is precise enough. */
  readonly code: 'first' | 'measured' | 'never'
  readonly samples: number
}

export interface CurvePoint {
  readonly threshold: number
  /** Of labelled samples whose nearest other one is as alike as this: how often that carried the right label, 95 %. */
  readonly precision: number
  readonly low: number
  readonly high: number
  /** Their share of all. */
  readonly coverage: number
}

/** The lowest threshold that is as precise as wanted on labelled samples, each left out in turn. similarities in [-1, 1]; hits: was it right */
export function calibrateThreshold(
  { similarities, hits }: { readonly similarities: readonly number[]; readonly hits: readonly boolean[] },
  wanted: number,
): Calibrated {
  const samples = similarities.length
  const found = scopeThreshold(similarities, hits, wanted)
  if (found === 'too few') return { threshold: FIRST_THRESHOLD, code: 'first', samples }
  if (found === 'never so precise') return { threshold: null, code: 'never', samples }
  return { threshold: found.threshold, code: 'measured', samples }
}

/** Precision and coverage at every hundredth of a cosine at which they change. */
export function precisionCurve(similarities: readonly number[], hits: readonly boolean[]): CurvePoint[] {
  const order = [...similarities.keys()].sort((a, b) => similarities[b]! - similarities[a]!)
  const points: CurvePoint[] = []
  let [right, at] = [0, 0]
  for (let hundredth = 100; hundredth >= 0; hundredth--) {
    const threshold = hundredth / 100
    const before = at
    for (; at < order.length && similarities[order[at]!]! >= threshold; at++) right += Number(hits[order[at]!])
    if (at === before) continue
    const { low, high } = wilsonInterval(right, at)
    points.push({ threshold, precision: right / at, low, high, coverage: at / order.length })
  }
  return points.reverse()
}

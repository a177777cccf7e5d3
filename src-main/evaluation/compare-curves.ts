import type { Random } from '../platform/random.ts'
import type { Interval } from './interval.ts'
import { aulc, labelsToTarget, meanCurve, type CurvePoint } from './learning-curve.ts'
import { criticalT, twoSidedP } from './student-t.ts'

/** What paired replays say of a strategy against random. */
export interface Comparison {
  /** Area under its curve less that under random's, mean over the seeds, 95 % t interval; null with one seed. */
  readonly area: Interval | null
  /** Paired t-test of the areas, two-sided; null with one seed. */
  readonly p: number | null
  /** Its labels to a share of full accuracy over random's; 95 % bootstrap over the seeds. Null where a curve does not reach it. */
  readonly ratioTo90: Interval | null
  readonly ratioTo95: Interval | null
  readonly verdict: 'gain' | 'no-gain' | 'loss' | 'too-few-seeds'
}

type Curves = readonly (readonly CurvePoint[])[]

const DRAWS = 2000
const SIGNIFICANT = 0.05
/** Of the bootstrap draws, the share in which a target may stay out of reach. */
const UNREACHED = 0.025

/** Curves of the same seeds in the same order. `full`: accuracy with all labels. */
export function compareCurves(strategy: Curves, random: Curves, full: number | null, draw: Random): Comparison {
  const seeds = Math.min(strategy.length, random.length)
  const differences = Array.from({ length: seeds }, (_, i) => aulc(strategy[i]!) - aulc(random[i]!))
  const paired = pairedT(differences)
  const ratio = (share: number) => (full === null ? null : ratioTo(share * full, strategy, random, seeds, draw))
  return {
    area: paired?.interval ?? null,
    p: paired?.p ?? null,
    ratioTo90: ratio(0.9),
    ratioTo95: ratio(0.95),
    verdict: !paired
      ? 'too-few-seeds'
      : paired.p >= SIGNIFICANT
        ? 'no-gain'
        : paired.interval.value > 0
          ? 'gain'
          : 'loss',
  }
}

function pairedT(differences: readonly number[]): { interval: Interval; p: number } | null {
  const n = differences.length
  if (n < 2) return null
  const mean = differences.reduce((a, b) => a + b, 0) / n
  const deviation = Math.sqrt(differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (n - 1) / n)
  const half = deviation * criticalT(SIGNIFICANT, n - 1)
  const p = deviation === 0 ? Number(mean === 0) : twoSidedP(mean / deviation, n - 1)
  return { interval: { value: mean, low: mean - half, high: mean + half }, p }
}

/** Of the mean curves; seeds are drawn again with replacement, the same for both. */
function ratioTo(target: number, strategy: Curves, random: Curves, seeds: number, draw: Random): Interval | null {
  const of = (drawn: readonly number[]) => {
    const reached = (curves: Curves) => labelsToTarget(meanCurve(drawn.map((i) => curves[i]!)), target)
    const [a, b] = [reached(strategy), reached(random)]
    return a === null || b === null ? null : a / b
  }
  const value = of(Array.from({ length: seeds }, (_, i) => i))
  if (value === null) return null
  const ratios = Array.from({ length: DRAWS }, () =>
    of(Array.from({ length: seeds }, () => Math.floor(draw() * seeds))),
  )
  const known = ratios.filter((r) => r !== null).sort((a, b) => a - b)
  if (known.length < (1 - UNREACHED) * DRAWS) return null
  const at = (share: number) => known[Math.round(share * (known.length - 1))]!
  return { value, low: at(0.025), high: at(0.975) }
}

import { wilsonInterval } from './classification-metrics.ts'
import type { Interval } from './interval.ts'
import { criticalZ } from './normal-distribution.ts'

/** Agreement of two labellings (classes ≥ 0) beyond chance (Cohen 1960). Identical labellings of one class agree fully: 1. */
export function cohenKappa(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length
  let classes = 0
  for (let i = 0; i < n; i++) classes = Math.max(classes, a[i]! + 1, b[i]! + 1)
  const [inA, inB] = [new Float64Array(classes), new Float64Array(classes)]
  let same = 0
  for (let i = 0; i < n; i++) {
    if (a[i] === b[i]) same++
    inA[a[i]!]!++
    inB[b[i]!]!++
  }
  const expected = inA.reduce((sum, count, c) => sum + (count / n) * (inB[c]! / n), 0)
  return expected === 1 ? 1 : (same / n - expected) / (1 - expected)
}

/**
 * How far F1 can differ at most between two models whose predictions agree to κ ≥ `agreement` > 0: 4(1 − T)/T (Bloodgood & Grothendieck
 * 2013). A loose bound, not an estimate.
 */
export const f1Bound = (agreement: number): number => (4 * (1 - agreement)) / agreement

/** Trainings in a row that must agree. */
export const ROUNDS = 3
const STABLE = 0.99
const SETTLING = 0.95
/** A further hundred labels that bring less are not worth it. */
const WORTH = { labels: 100, gain: 0.01 }
/** One minus the confidence of a one-sided bound, and the two-sided interval that has it on either side. */
const DOUBT = 0.1
export const BOTH_SIDES = 2 * DOUBT
/** More of the pool than this may not lie in classes that the model does not know. */
const UNKNOWN_AT_MOST = 0.02

interface StoppingReason {
  readonly code: string
  readonly fields: Readonly<Record<string, number>>
}

export interface StoppingEvidence {
  /** Kappa between successive models on the pool, oldest first. */
  readonly kappas: readonly number[]
  /** How far accuracy rose over `labels` further labels, by models of one learner on the same `samples` of the hold-out; its interval is of BOTH_SIDES. */
  readonly gain: (Interval & { readonly labels: number; readonly samples: number }) | null
  /** Hold-out samples, and how many are of a class that the model has never learnt. */
  readonly unknown: { readonly samples: number; readonly count: number }
}
export interface StoppingLight {
  readonly light: 'red' | 'amber' | 'green'
  readonly reasons: readonly StoppingReason[]
}

/**
 * The newest model that had at most half the labels of the last: what a doubling brought bounds what as many labels again will bring, since learning curves
 * flatten. −1: none.  labels: of each model, oldest first
 */
export const halfAsMany = (labels: readonly number[]): number =>
  labels.findLastIndex((count) => count <= (labels.at(-1) ?? 0) / 2)

/**
 * Whether more labels still pay. Green only when predictions have stabilised (Bloodgood & Vijay-Shanker 2009: mean kappa of the last three ≥ .99), *and* a
 * further hundred labels bring less than one point with 90 % confidence (equivalence, not the want of a significant rise), *and* hardly any of the pool
 * lies in classes that the model does not know. Predictions that stand still without the others are amber.
 */
export function stoppingLight({ kappas, gain, unknown }: StoppingEvidence): StoppingLight {
  if (kappas.length < ROUNDS)
    return {
      light: 'red',
      reasons: [{ code: 'too-few-trainings', fields: { trainings: kappas.length, needed: ROUNDS } }],
    }
  const kappa = kappas.slice(-ROUNDS).reduce((sum, k) => sum + k, 0) / ROUNDS
  const stable = kappa >= STABLE
  const rise = gain && perHundred(gain)
  const flat = rise !== null && rise.high <= WORTH.gain
  const missing = unknownClasses(unknown)
  const reasons: StoppingReason[] = [
    stable
      ? { code: 'predictions-stable', fields: { kappa, bound: f1Bound(kappa) } }
      : { code: 'predictions-moving', fields: { kappa } },
    rise ? { code: flat ? 'holdout-flat' : 'holdout-rising', fields: rise } : { code: 'holdout-unpaired', fields: {} },
    ...(missing ? [missing] : []),
  ]
  const green = stable && flat && !missing
  return { light: green ? 'green' : stable || kappa >= SETTLING ? 'amber' : 'red', reasons }
}

function perHundred({ labels, samples, low, high }: NonNullable<StoppingEvidence['gain']>) {
  const scale = WORTH.labels / labels
  return { low: scale * low, high: scale * high, samples }
}

/** Why classes may be missing; null where none is, and the hold-out is large enough to have shown one. */
function unknownClasses({ samples, count }: StoppingEvidence['unknown']): StoppingReason | null {
  if (count > 0) return { code: 'classes-unknown', fields: { count, samples } }
  const { high } = wilsonInterval(0, samples, criticalZ(BOTH_SIDES))
  if (high <= UNKNOWN_AT_MOST) return null
  const needed = Math.ceil(criticalZ(BOTH_SIDES) ** 2 * (1 / UNKNOWN_AT_MOST - 1))
  return { code: 'classes-untold', fields: { samples, needed } }
}

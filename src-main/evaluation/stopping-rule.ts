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

export interface Measured {
  readonly accuracy: number
  readonly samples: number
}

/** How far accuracy rose between two hold-outs, with a 95 % interval (unpooled normal). */
export function gain(before: Measured, now: Measured): { readonly low: number; readonly high: number } {
  const variance = ({ accuracy, samples }: Measured) => (accuracy * (1 - accuracy)) / samples
  const half = 1.959963984540054 * Math.sqrt(variance(before) + variance(now))
  const rise = now.accuracy - before.accuracy
  return { low: rise - half, high: rise + half }
}

/** Trainings in a row that must agree; accuracy is compared with the model before them. */
export const ROUNDS = 3
const STABLE = 0.99
const SETTLING = 0.95
/** Below this many hold-out samples any interval holds 0 and says nothing. */
const ENOUGH_MEASURED = 50

interface StoppingReason {
  readonly code: string
  readonly fields: Readonly<Record<string, number>>
}

export interface StoppingEvidence {
  /** Kappa between successive models on the pool, oldest first. */
  readonly kappas: readonly number[]
  /** Hold-out of each model, oldest first, of models that differ by their labels only. */
  readonly holdouts: readonly Measured[]
}
export interface StoppingLight {
  readonly light: 'red' | 'amber' | 'green'
  readonly reasons: readonly StoppingReason[]
}

/**
 * Whether more labels still pay. Green only when predictions have stabilised (Bloodgood & Vijay-Shanker 2009: mean kappa of the last three
 * ≥ .99) *and* accuracy on the random hold-out has stopped rising; either alone is amber.
 */
export function stoppingLight({ kappas, holdouts }: StoppingEvidence): StoppingLight {
  if (kappas.length < ROUNDS)
    return {
      light: 'red',
      reasons: [{ code: 'too-few-trainings', fields: { trainings: kappas.length, needed: ROUNDS } }],
    }
  const kappa = kappas.slice(-ROUNDS).reduce((sum, k) => sum + k, 0) / ROUNDS
  const stable = kappa >= STABLE
  const [before, now] = [holdouts.at(-1 - ROUNDS), holdouts.at(-1)]
  const fewest = Math.min(before?.samples ?? Infinity, now?.samples ?? 0)
  const rise = before && now && fewest >= ENOUGH_MEASURED ? gain(before, now) : null
  const flat = rise !== null && rise.low <= 0
  const reasons: StoppingReason[] = [
    stable
      ? { code: 'predictions-stable', fields: { kappa, bound: f1Bound(kappa) } }
      : { code: 'predictions-moving', fields: { kappa } },
    rise
      ? { code: flat ? 'holdout-flat' : 'holdout-rising', fields: rise }
      : fewest < ENOUGH_MEASURED
        ? { code: 'holdout-too-small', fields: { samples: fewest, needed: ENOUGH_MEASURED } }
        : { code: 'too-few-alike', fields: { models: holdouts.length, needed: ROUNDS + 1 } },
  ]
  return { light: stable && flat ? 'green' : stable || kappa >= SETTLING ? 'amber' : 'red', reasons }
}

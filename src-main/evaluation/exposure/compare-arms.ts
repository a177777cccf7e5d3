import type { Arm, Difference } from '../../contract/exposures.ts'
import { acceptance, meanLogSeconds, together, varianceOfLogSeconds, type Stretch } from './arms.ts'

/**
 * Acceptance of the new model less the control's: the differences within the stretches, each weighing n_t n_c / (n_t + n_c) (Cochran 1954). Its variance is
 * the unpooled one of both arms’ overall rates, at least that of one card that came out otherwise. With one stretch the usual unpooled z.
 */
export function acceptanceDifference(stretches: readonly Stretch[]): Difference {
  const variance = (arm: Arm) => {
    const least = 1 / (arm.shown + 2)
    const rate = Math.min(1 - least, Math.max(least, acceptance(arm)))
    return rate * (1 - rate)
  }
  const { value, fresh, control } = weighted(stretches, acceptance, variance)
  return { value, standardError: Math.sqrt(fresh + control), df: null }
}

/** The same of mean ln(seconds): with one stretch Welch's t (1947), its degrees of freedom by Satterthwaite (1946). */
export function timeDifference(stretches: readonly Stretch[]): Difference {
  const { value, fresh, control } = weighted(stretches, meanLogSeconds, varianceOfLogSeconds)
  const free = (pick: (stretch: Stretch) => Arm) => together(stretches.map(pick)).shown - 1
  const df = (fresh + control) ** 2 / (fresh ** 2 / free((s) => s.fresh) + control ** 2 / free((s) => s.control))
  return { value, standardError: Math.sqrt(fresh + control), df }
}

/** The weighted mean of the differences within stretches in which both arms were shown, and what either arm adds to its variance. */
function weighted(stretches: readonly Stretch[], mean: (arm: Arm) => number, variance: (arm: Arm) => number) {
  const both = stretches.filter(({ fresh, control }) => fresh.shown > 0 && control.shown > 0)
  const weights = both.map(({ fresh, control }) => (fresh.shown * control.shown) / (fresh.shown + control.shown))
  const total = weights.reduce((a, b) => a + b, 0)
  const sum = (term: (stretch: Stretch, weight: number) => number) =>
    both.reduce((all, stretch, i) => all + term(stretch, weights[i]! / total), 0)
  const added = (pick: (stretch: Stretch) => Arm) =>
    variance(together(stretches.map(pick))) * sum((stretch, weight) => weight ** 2 / pick(stretch).shown)
  return {
    value: sum(({ fresh, control }, weight) => weight * (mean(fresh) - mean(control))),
    fresh: added(({ fresh }) => fresh),
    control: added(({ control }) => control),
  }
}

import type { ContextGain, ContextPath, ContextPrior } from '../platform/context-types.ts'
import { TINY, countsByPath, gainOf, shareAlong, shareIn } from './context-prior.ts'
import { THRESHOLD } from './multi-label-metrics.ts'

// Contexts where a sample may have any number of labels: each label is a yes or no of its own, so its share is one of two, and what a context says of it moves
// its own logit alone.

/** Of each context how many samples were met, and how many of them have each label. */
export function learnLabelContext(
  columns: readonly string[],
  classes: number,
  seen: readonly { readonly path: ContextPath; readonly labels: readonly number[] }[],
): ContextPrior {
  return { kind: 'multi', columns, classes, counts: countsByPath(seen) }
}

/**
 * path → what a context says of each label, as a factor on its odds: odds of its share in the context over odds of its share in all, [classes], which is a
 * difference of logits. Shares are drawn towards the wider context as those of one label are; a context nobody has met says what its parent says.
 */
export function contextOdds({ classes, counts }: ContextPrior): (path: ContextPath) => Float64Array {
  const { total, of } = shareIn(classes, counts)
  // One sample with it and one without more: what nobody has given yet, or everybody, stays open.
  const root = of([])!.own.map((k) => (k + 1) / (total + 2))
  return (path) => shareAlong(path, root, of).map((p, label) => odds(p) / odds(root[label]!))
}
const odds = (p: number) => p / (1 - p)

/** A probability whose odds are multiplied: σ(logit p + ln factor). */
export const withOdds = (p: number, factor: number): number => (p * factor) / (1 - p + p * factor)

/**
 * What a prior is worth on samples it has not learnt from, whose labels are `truth` (class indices; others do not count). A sample surprises by −ln p of all that
 * is true of it, label by label; `right` is micro F1.
 */
export function labelContextGain(
  prior: ContextPrior,
  asked: readonly {
    readonly probabilities: ArrayLike<number>
    readonly path: ContextPath
    readonly truth: readonly number[]
  }[],
): ContextGain {
  const oddsOf = contextOdds(prior)
  const [before, now] = [new Hits(), new Hits()]
  const falls = asked.map(({ probabilities, path, truth }) => {
    const has = new Set(truth)
    return oddsOf(path).reduce((fall, factor, label) => {
      const [alone, inside] = [probabilities[label]!, withOdds(probabilities[label]!, factor)]
      before.count(alone >= THRESHOLD, has.has(label))
      now.count(inside >= THRESHOLD, has.has(label))
      return fall + surprise(alone, has.has(label)) - surprise(inside, has.has(label))
    }, 0)
  })
  return gainOf(falls, [before.f1(), now.f1()])
}

const surprise = (p: number, has: boolean): number => -Math.log(Math.max(TINY, has ? p : 1 - p))

class Hits {
  #hits = 0
  #given = 0
  #real = 0
  count(given: boolean, real: boolean): void {
    this.#hits += Number(given && real)
    this.#given += Number(given)
    this.#real += Number(real)
  }
  f1 = (): number => (this.#given + this.#real === 0 ? 0 : (2 * this.#hits) / (this.#given + this.#real))
}

import type { ContextGain, ContextPath, ContextPrior } from '../platform/context-types.ts'
import { varianceOf } from './interval.ts'
import { criticalZ } from './normal-distribution.ts'

/** Labels that a parent's share is worth in its child. */
const PARENT = 50

/** The share of `k` in `n` drawn towards the parent's: (k + m·p) / (n + m). */
export const shrunk = (k: number, n: number, parent: number, m = PARENT): number => (k + m * parent) / (n + m)

export function learnContext(
  columns: readonly string[],
  classes: number,
  seen: readonly { readonly path: ContextPath; readonly label: number }[],
): ContextPrior {
  const counts = new Map<string, Map<number, number>>()
  for (const { path, label } of seen)
    for (let depth = 0; depth <= path.length; depth++) {
      const key = JSON.stringify(path.slice(0, depth))
      const of = counts.get(key) ?? new Map<number, number>()
      counts.set(key, of.set(label, (of.get(label) ?? 0) + 1))
    }
  return {
    columns,
    classes,
    counts: [...counts].map(([key, of]) => [JSON.parse(key) as string[], [...of].sort(([a], [b]) => a - b)] as const),
  }
}

/**
 * path → what a context says of the classes, as factors on their probabilities: the share of each in the context over its share in all, [classes]. A context nobody
 * has met says what its parent says; 1 everywhere where nothing is known.
 */
export function contextFactors({ classes, counts }: ContextPrior): (path: ContextPath) => Float64Array {
  const by = new Map(counts.map(([path, of]) => [JSON.stringify(path), of]))
  const one = (of: readonly (readonly [number, number])[] = []) => {
    const dense = new Float64Array(classes)
    for (const [label, n] of of) dense[label] = n
    return dense
  }
  const all = one(by.get('[]'))
  const total = all.reduce((a, b) => a + b, 0)
  // One label more of each: what nobody has given yet stays possible.
  const root = all.map((n) => (n + 1) / (total + classes))
  return (path) => {
    let share = root
    for (let depth = 1; depth <= path.length; depth++) {
      const known = by.get(JSON.stringify(path.slice(0, depth)))
      if (!known) break
      const own = one(known)
      const n = own.reduce((a, b) => a + b, 0)
      share = own.map((k, label) => shrunk(k, n, share[label]!))
    }
    return share.map((p, label) => p / root[label]!)
  }
}

/** Probabilities [classes] with what the context says of them: p·factor, scaled to sum to 1. */
export function inContext(probabilities: ArrayLike<number>, factors: Float64Array): Float64Array {
  const out = factors.map((factor, label) => factor * probabilities[label]!)
  const sum = out.reduce((a, b) => a + b, 0)
  return sum > 0 ? out.map((p) => p / sum) : Float64Array.from(probabilities)
}

/** Fewer samples kept for measuring say nothing. */
export const FEWEST_TO_JUDGE = 30

/** What a prior is worth on samples it has not learnt from: `probabilities` by the model alone, class indices as truth, −1 for a label that is no class. */
export function contextGain(
  prior: ContextPrior,
  asked: readonly { readonly probabilities: ArrayLike<number>; readonly path: ContextPath; readonly truth: number }[],
): ContextGain {
  const factors = contextFactors(prior)
  const judged = asked.filter(({ truth }) => truth >= 0)
  const pairs = judged.map(({ probabilities, path, truth }) => {
    const now = inContext(probabilities, factors(path))
    return {
      fall: Math.log(Math.max(TINY, now[truth]!)) - Math.log(Math.max(TINY, probabilities[truth]!)),
      before: best(probabilities) === truth,
      now: best(now) === truth,
    }
  })
  const samples = pairs.length
  const share = (hits: readonly boolean[]) => (samples === 0 ? 0 : hits.filter(Boolean).length / samples)
  const right = [share(pairs.map(({ before }) => before)), share(pairs.map(({ now }) => now))] as const
  if (samples < FEWEST_TO_JUDGE) return { surprise: null, samples, right, used: false }
  const falls = pairs.map(({ fall }) => fall)
  const value = falls.reduce((a, b) => a + b, 0) / samples
  const half = criticalZ(0.05) * Math.sqrt(varianceOf(falls) / samples)
  return { surprise: { value, low: value - half, high: value + half }, samples, right, used: value - half > 0 }
}

const TINY = 1e-9
function best(values: ArrayLike<number>): number {
  let at = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[at]!) at = i
  return at
}

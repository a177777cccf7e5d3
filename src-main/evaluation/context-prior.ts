import type { ContextGain, ContextPath, ContextPrior } from '../platform/context-types.ts'
import { varianceOf } from './interval.ts'
import { criticalZ } from './normal-distribution.ts'

/** Labels that a parent's share is worth in its child. */
const PARENT = 50

/** The share of `k` in `n` drawn towards the parent's: (k + m·p) / (n + m). */
export const shrunk = (k: number, n: number, parent: number, m = PARENT): number => (k + m * parent) / (n + m)

export const learnContext = (
  columns: readonly string[],
  classes: number,
  seen: readonly { readonly path: ContextPath; readonly label: number }[],
): ContextPrior => ({
  columns,
  classes,
  counts: countsByPath(seen.map(({ path, label }) => ({ path, labels: [label] }))),
})

/** Of each path, and of each wider one: samples by label, and samples. */
export function countsByPath(
  seen: readonly { readonly path: ContextPath; readonly labels: readonly number[] }[],
): ContextPrior['counts'] {
  const counts = new Map<string, { of: Map<number, number>; samples: number }>([['[]', { of: new Map(), samples: 0 }]])
  for (const { path, labels } of seen)
    for (let depth = 0; depth <= path.length; depth++) {
      const key = JSON.stringify(path.slice(0, depth))
      const known = counts.get(key) ?? { of: new Map<number, number>(), samples: 0 }
      counts.set(key, known)
      known.samples++
      for (const label of labels) known.of.set(label, (known.of.get(label) ?? 0) + 1)
    }
  return [...counts].map(
    ([key, { of, samples }]) =>
      [JSON.parse(key) as string[], [...of].sort(([one], [other]) => one - other), samples] as const,
  )
}

/** The counts of a path, and its labels' shares drawn towards those of the wider one; undefined where nobody has met it. `total`: samples in all. */
export function shareIn(classes: number, counts: ContextPrior['counts']) {
  const by = new Map(counts.map(([path, of, samples]) => [JSON.stringify(path), { of, samples }]))
  const of = (path: ContextPath) => {
    const known = by.get(JSON.stringify(path))
    if (!known) return undefined
    const own = new Float64Array(classes)
    for (const [label, n] of known.of) own[label] = n
    // Earlier versions kept the labels alone, one a sample.
    const samples = known.samples ?? own.reduce((a, b) => a + b, 0)
    return { own, samples, towards: (wider: Float64Array) => own.map((k, at) => shrunk(k, samples, wider[at]!)) }
  }
  return { total: of([])?.samples ?? 0, of }
}

/**
 * path → what a context says of the classes, as factors on their probabilities: the share of each in the context over its share in all, [classes]. A context nobody
 * has met says what its parent says; 1 everywhere where nothing is known.
 */
export function contextFactors({ classes, counts }: ContextPrior): (path: ContextPath) => Float64Array {
  const { total, of } = shareIn(classes, counts)
  // One label more of each: what nobody has given yet stays possible.
  const root = (of([])?.own ?? new Float64Array(classes)).map((n) => (n + 1) / (total + classes))
  return (path) => shareAlong(path, root, of).map((p, label) => p / root[label]!)
}

/** The share of each class where a path leads, drawn at each step towards the wider context, as far as contexts are known; `root`: in all, [classes]. */
export function shareAlong(path: ContextPath, root: Float64Array, of: ReturnType<typeof shareIn>['of']): Float64Array {
  let share = root
  for (let depth = 1; depth <= path.length; depth++) {
    const known = of(path.slice(0, depth))
    if (!known) break
    share = known.towards(share)
  }
  return share
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
  const share = (hits: readonly boolean[]) => (hits.length === 0 ? 0 : hits.filter(Boolean).length / hits.length)
  return gainOf(
    pairs.map(({ fall }) => fall),
    [share(pairs.map(({ before }) => before)), share(pairs.map(({ now }) => now))],
  )
}

/** Whether falls of surprise, one a sample, let a context be heard: their mean with 95 % certainty above 0. */
export function gainOf(falls: readonly number[], right: ContextGain['right']): ContextGain {
  const samples = falls.length
  if (samples < FEWEST_TO_JUDGE) return { surprise: null, samples, right, used: false }
  const value = falls.reduce((a, b) => a + b, 0) / samples
  const half = criticalZ(0.05) * Math.sqrt(varianceOf(falls) / samples)
  return { surprise: { value, low: value - half, high: value + half }, samples, right, used: value - half > 0 }
}

export const TINY = 1e-9
function best(values: ArrayLike<number>): number {
  let at = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[at]!) at = i
  return at
}

/** How much of the pool lies in classes nobody has seen yet. Valid on labels drawn at random or to represent the pool. */
export interface ClassCoverage {
  /** Classes seen. */
  readonly seen: number
  /** Share of the pool in unseen classes: f₁/n (Good 1953); 1 without labels. */
  readonly missingMass: number
  /** Classes there probably are, from those seen once and twice (Chao 1984, bias-corrected). */
  readonly expected: number
}

export function classCoverage(labels: Iterable<number>): ClassCoverage {
  const counts = new Map<number, number>()
  let n = 0
  for (const label of labels) {
    counts.set(label, (counts.get(label) ?? 0) + 1)
    n++
  }
  const seenTimes = (times: number) => [...counts.values()].filter((count) => count === times).length
  const [once, twice, seen] = [seenTimes(1), seenTimes(2), counts.size]
  return { seen, missingMass: n === 0 ? 1 : once / n, expected: seen + (once * (once - 1)) / (2 * (twice + 1)) }
}

/**
 * How much of the pool lies in classes that no label names yet, where only some labels were drawn at random: the share of those that would
 * be a class of their own, were they not labelled (Good 1953, each left out in turn). With random labels alone this is f₁/n.
 */
export function singletonShare(random: readonly number[], others: Iterable<number>): number {
  const counts = new Map<number, number>()
  for (const label of [...random, ...others]) counts.set(label, (counts.get(label) ?? 0) + 1)
  return random.length === 0 ? 1 : random.filter((label) => counts.get(label) === 1).length / random.length
}

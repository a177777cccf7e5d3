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

/** What each source says of a sample, the more the sooner it is asked; null where it says nothing. */
export type Values = Readonly<Record<string, number | null>>

export interface Ordered {
  readonly sample: number
  /** Mean of its shares. */
  readonly score: number
  /** By source: the share of the samples with a value that have a lower one, ties counted half; 0.5 where it has none. */
  readonly shares: Readonly<Record<string, number>>
}

/** What is not known stands in the middle. */
const NEUTRAL = 0.5

/**
 * Samples by the mean of where each stands in every source, so that no source outweighs another by its unit. Equal ones: the lower id, which came first.
 * Time: samples · log samples for each source.
 */
export function poolOrder(samples: readonly { readonly sample: number; readonly values: Values }[]): Ordered[] {
  const sources = [...new Set(samples.flatMap(({ values }) => Object.keys(values)))].sort()
  const shares = sources.map((source) => sharesBelow(samples.map(({ values }) => values[source] ?? null)))
  return samples
    .map(({ sample }, i): Ordered => {
      const own = shares.map((share) => share[i]!)
      return {
        sample,
        score: own.reduce((sum, share) => sum + share, 0) / Math.max(1, own.length),
        shares: Object.fromEntries(sources.map((source, at) => [source, own[at]!])),
      }
    })
    .sort((a, b) => Math.round((b.score - a.score) * 1e12) || a.sample - b.sample)
}

function sharesBelow(values: readonly (number | null)[]): number[] {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b)
  const place = (isBefore: (value: number) => boolean) => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (isBefore(sorted[middle]!)) low = middle + 1
      else high = middle
    }
    return low
  }
  return values.map((value) => {
    if (value === null) return NEUTRAL
    const [below, upTo] = [place((other) => other < value), place((other) => other <= value)]
    return (below + upTo) / 2 / sorted.length
  })
}

/** Labels' shares by context: a tree of values (device → region → hour), each node as many counts as labelled samples passed it. */
export interface ContextPrior {
  /** Where a sample may have any number of labels; one label each when left out. */
  readonly kind?: 'multi'
  /** What the levels are called, the widest first. */
  readonly columns: readonly string[]
  readonly classes: number
  /** Counts by class of each path of values that was met, and of samples; of the empty path first. */
  readonly counts: readonly (readonly [
    path: readonly string[],
    counts: readonly (readonly [label: number, n: number])[],
    samples?: number,
  ])[]
}

/** A sample's values in the order of the columns, as far as they are known: what is below a missing one says nothing. */
export type ContextPath = readonly string[]

/** What hearing a context is worth. */
export interface ContextGain {
  /** Mean fall of −ln p of the true label, with its 95 % interval; null: too few samples say it. */
  readonly surprise: { readonly value: number; readonly low: number; readonly high: number } | null
  readonly samples: number
  /** Share of right answers without it, and with it; where there are several labels, micro F1. */
  readonly right: readonly [before: number, now: number]
  /** It is heard only where the interval lies above 0. */
  readonly used: boolean
}

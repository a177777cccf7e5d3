/** The largest class may have so many times the labels of the smallest before slots are kept for small ones. */
const UNEVEN = 5
const BALANCED_SHARE = 0.5

/** Water-filling: each slot to the class with fewest labels so far, ties to the lower class.  counts [classes] → slots [classes] */
export function quotas(counts: ArrayLike<number>, slots: number): Int32Array {
  const filled = Float64Array.from(counts)
  const out = new Int32Array(filled.length)
  for (let slot = 0; slot < slots && filled.length > 0; slot++) {
    let least = 0
    for (let c = 1; c < filled.length; c++) if (filled[c]! < filled[least]!) least = c
    filled[least]!++
    out[least]!++
  }
  return out
}

export interface Slots {
  readonly random: number
  /** Of each class, for samples predicted to be of it; all 0 while labels are even. */
  readonly balanced: Int32Array
}

/** How a batch is shared out; the slots not named are the policy's own. */
export function slotsOf(count: number, counts: Int32Array, randomShare: number): Slots {
  const random = Math.floor(randomShare * count + 0.5)
  const seen = counts.filter((n) => n > 0)
  const uneven = seen.length > 1 && Math.max(...seen) > UNEVEN * Math.min(...seen)
  return { random, balanced: quotas(counts, uneven ? Math.floor(BALANCED_SHARE * (count - random)) : 0) }
}

export function countsOf(labels: Int32Array, classes: number): Int32Array {
  const counts = new Int32Array(classes)
  for (const label of labels) if (label >= 0) counts[label]!++
  return counts
}

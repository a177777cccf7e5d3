import { quotas } from '../batch/quotas.ts'

/** The largest class may have so many times the labels of the smallest before slots are kept for small ones. */
const UNEVEN = 5
const BALANCED_SHARE = 0.25

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

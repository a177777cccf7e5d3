import { shuffled, type Random } from '../../platform/random.ts'

/** Lengths at these shares of the data become sizes; the longest is always one. */
const SHARES = [0.35, 0.65, 0.85, 0.96, 1]
/** Sizes are whole multiples of this: products of odd sizes are slow, and nearly equal sizes are not worth a graph each. */
const MULTIPLE = 4

/** The few sizes that batches are padded to, smallest first. */
export function batchSizes(lengths: Int32Array): number[] {
  const sorted = lengths.toSorted()
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 1
  return [...new Set(SHARES.map((share) => Math.max(MULTIPLE, MULTIPLE * Math.ceil(at(share) / MULTIPLE))))]
}

export const sizeFor = (lengths: Int32Array, rows: readonly number[], sizes: readonly number[]): number => {
  const longest = rows.reduce((most, row) => Math.max(most, lengths[row]!), 0)
  return sizes.find((size) => size >= longest) ?? sizes.at(-1)!
}

/** Batches drawn together before they are sorted by length: more pad less, and mix less. */
const WINDOW = 8

/** One epoch: each of these rows once, in batches of like length, in random order. The last batch may be smaller. */
export function epochBatches(
  rows: readonly number[],
  lengths: Int32Array,
  batchSize: number,
  random: Random,
): number[][] {
  const order = shuffled([...rows], random)
  const batches: number[][] = []
  for (let start = 0; start < order.length; start += WINDOW * batchSize) {
    const window = order.slice(start, start + WINDOW * batchSize).sort((a, b) => lengths[a]! - lengths[b]!)
    for (let i = 0; i < window.length; i += batchSize) batches.push(window.slice(i, i + batchSize))
  }
  return shuffled(batches, random)
}

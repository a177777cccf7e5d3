/** Scores that came from a float32 graph carry noise of about 1e-7; float64 ones of about 1e-16. */
export const quantumOf = (scores: ArrayLike<number>): number => (scores instanceof Float32Array ? 1e6 : 1e12)

/**
 * The `count` rows of highest finite score, highest first. Equal after rounding to the quantum: lowest row first, because
 * 0.6 − 0.4 and 0.5 − 0.3 differ in their last bit. `scores` are indexed by row. O(rows · log count), and mostly one
 * comparison a row.
 */
export function highestScores(rows: ArrayLike<number>, scores: ArrayLike<number>, count: number): Int32Array {
  const quantum = quantumOf(scores)
  const size = Math.min(count, rows.length)
  const [keys, held] = [new Float64Array(size), new Int32Array(size)]
  let filled = 0
  /** The heap's root is the worst row held. */
  const worse = (a: number, b: number) => keys[a]! < keys[b]! || (keys[a] === keys[b] && held[a]! > held[b]!)
  const swap = (a: number, b: number) => {
    ;[keys[a], keys[b]] = [keys[b]!, keys[a]!]
    ;[held[a], held[b]] = [held[b]!, held[a]!]
  }
  const sink = (from: number, end: number) => {
    for (let at = from; ;) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < end && worse(child, least)) least = child
      if (least === at) return
      swap(at, least)
      at = least
    }
  }
  for (let i = 0; size > 0 && i < rows.length; i++) {
    const row = rows[i]!
    const key = Math.round(scores[row]! * quantum)
    if (!Number.isFinite(key)) continue
    if (filled < size) {
      keys[filled] = key
      held[filled] = row
      for (let at = filled++; at > 0 && worse(at, (at - 1) >> 1); at = (at - 1) >> 1) swap(at, (at - 1) >> 1)
    } else if (key > keys[0]! || (key === keys[0] && row < held[0]!)) {
      keys[0] = key
      held[0] = row
      sink(0, size)
    }
  }
  // Worst first out of the heap, so from the back.
  for (let end = filled - 1; end > 0; end--) {
    swap(0, end)
    sink(0, end)
  }
  return held.subarray(0, filled)
}

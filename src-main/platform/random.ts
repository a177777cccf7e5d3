/** A stream of uniform numbers in [0, 1). Handed in everywhere: nothing of ours calls Math.random. */
export type Random = () => number

/** mulberry32: 32 bits of state, the same stream in every language. Seed 42 → 0.601104, 0.448291, 0.852466 … */
export function mulberry32(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Standard normal deviates by Box and Muller (1958). */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()))
  return radius * Math.cos(2 * Math.PI * random())
}

/** Smallest index whose running sum exceeds u · total; uniform when every weight is 0. Throws on an empty list. */
export function weightedIndex(weights: ArrayLike<number>, random: Random): number {
  if (weights.length === 0) throw new RangeError('weightedIndex: no weights')
  let total = 0
  for (let i = 0; i < weights.length; i++) total += weights[i]!
  const aim = random() * (total > 0 ? total : weights.length)
  let sum = 0
  for (let i = 0; i < weights.length; i++) {
    sum += total > 0 ? weights[i]! : 1
    if (sum > aim) return i
  }
  return weights.length - 1
}

/** A new shuffled copy (Fisher–Yates). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const out = [...items]
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[out[i], out[j]] = [out[j]!, out[i]!]
  }
  return out
}

/** `count` distinct integers of [0, size), in drawn order (partial Fisher–Yates; sparse, O(count) memory). */
export function sampleWithoutReplacement(size: number, count: number, random: Random): Int32Array {
  const moved = new Map<number, number>()
  const take = Math.min(count, size)
  const out = new Int32Array(take)
  for (let i = 0; i < take; i++) {
    const j = i + Math.floor(random() * (size - i))
    out[i] = moved.get(j) ?? j
    moved.set(j, moved.get(i) ?? i)
  }
  return out
}

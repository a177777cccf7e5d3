import type { Token } from './tokens-of.ts'

/** Keys that both have, in order, as many as there can be (longest common subsequence). */
export function commonKeys(a: readonly string[], b: readonly string[]): readonly string[] {
  const table = lengths(a, b)
  const out: string[] = []
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      out.push(a[i]!)
      i++
      j++
    } else if (at(table, b, i + 1, j) >= at(table, b, i, j + 1)) i++
    else j++
  }
  return out
}
/** How many `commonKeys` gives. */
export const commonCount = (a: readonly string[], b: readonly string[]): number => lengths(a, b)[0]!

/** Length of the longest common subsequence of a[i …] and b[j …], at i·(|b| + 1) + j. */
function lengths(a: readonly string[], b: readonly string[]): Uint16Array {
  const width = b.length + 1
  const table = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      table[i * width + j] =
        a[i] === b[j]
          ? 1 + table[(i + 1) * width + j + 1]!
          : Math.max(table[(i + 1) * width + j]!, table[i * width + j + 1]!)
  return table
}
const at = (table: Uint16Array, b: readonly string[], i: number, j: number) => table[i * (b.length + 1) + j]!

/**
 * Where the fixed keys stand in a text that has them all in order, with as few gaps between them as there can be. Throws RangeError where it has not.
 * fixed f₀ … → places p₀ < p₁ …
 */
export function placesOf(fixed: readonly string[], tokens: readonly Token[]): readonly number[] {
  const [count, length] = [fixed.length, tokens.length]
  // fewest[i][p]: gaps from the i-th key on where it stands at p, the one after the last key included.
  const fewest = Array.from({ length: count }, () => new Array<number>(length).fill(Infinity))
  const next = Array.from({ length: count }, () => new Array<number>(length).fill(-1))
  for (let i = count - 1; i >= 0; i--)
    for (let p = 0; p < length; p++) {
      if (tokens[p]!.key !== fixed[i]) continue
      if (i === count - 1) fewest[i]![p] = p === length - 1 ? 0 : 1
      else
        for (let q = p + 1; q < length; q++) {
          const gaps = fewest[i + 1]![q]! + (q === p + 1 ? 0 : 1)
          if (gaps < fewest[i]![p]!) [fewest[i]![p], next[i]![p]] = [gaps, q]
        }
    }
  let [best, least] = [-1, Infinity]
  for (let p = 0; p < length; p++) {
    const gaps = (fewest[0]?.[p] ?? Infinity) + (p === 0 ? 0 : 1)
    if (gaps < least) [best, least] = [p, gaps]
  }
  if (best < 0) throw new RangeError('placesOf: the text does not hold these words in this order')
  const places = [best]
  for (let i = 0; i < count - 1; i++) places.push(next[i]![places[i]!]!)
  return places
}

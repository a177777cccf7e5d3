import { textHash } from '../../platform/content-hash.ts'

/** Words of Latin and other letters; Chinese, Japanese and Thai by the character, as nothing stands between their words. */
const UNIT =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}’']+?(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[^\p{L}\p{N}’']|$)/gu

/** Pairs of neighbouring words (characters where there are no words); of a single one itself. */
export function pairsIn(text: string): string[] {
  const units = text.match(UNIT) ?? []
  if (units.length < 2) return units
  return units.slice(1).map((unit, i) => `${units[i]} ${unit}`)
}

/** distinct-2 (Li et al. 2016): different pairs of words as a share of all. Pairs are known by 53 bits. */
export class DistinctPairs {
  readonly #seen = new Map<number, number>()
  #all = 0

  add(pairs: readonly string[]): void {
    for (const pair of pairs) {
      const hash = textHash(pair)
      this.#seen.set(hash, (this.#seen.get(hash) ?? 0) + 1)
    }
    this.#all += pairs.length
  }
  countOf = (pair: string): number => this.#seen.get(textHash(pair)) ?? 0
  get share(): number {
    return this.#all > 0 ? this.#seen.size / this.#all : 0
  }
}

/** Real texts, and what is counted of them. Everything is in small letters but `texts`. */
export interface TextStatistics {
  readonly texts: readonly string[]
  /** Words of Latin letters, apostrophes within them included. */
  readonly words: ReadonlyMap<string, number>
  /** Two words with one blank between. */
  readonly pairs: ReadonlyMap<string, number>
  /** Word → its neighbours on both sides: “before after” → how often. */
  readonly between: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** Chinese character → the Chinese ones on both sides (“x_y”: one alone leaves too much open) → how often. */
  readonly around: ReadonlyMap<string, ReadonlyMap<string, number>>
}

const WORD = /\p{Script=Latin}+(?:['’]\p{Script=Latin}+)*/gu
const HAN = /\p{Script=Han}/u

/** Counts what noises are measured by. `watched`: words and characters whose neighbours are counted. */
export function statisticsOf(
  texts: readonly string[],
  watched: { readonly words: ReadonlySet<string>; readonly characters: ReadonlySet<string> },
): TextStatistics {
  const [words, pairs] = [new Map<string, number>(), new Map<string, number>()]
  const [between, around] = [new Map<string, Map<string, number>>(), new Map<string, Map<string, number>>()]
  for (const text of texts) {
    const small = text.toLowerCase().replaceAll('’', "'")
    const found = [...small.matchAll(WORD)]
    for (const [i, { 0: word, index }] of found.entries()) {
      count(words, word)
      const [before, after] = [found[i - 1], found[i + 1]]
      if (after && after.index === index + word.length + 1 && small[after.index - 1] === ' ')
        count(pairs, `${word} ${after[0]}`)
      if (watched.words.has(word)) countIn(between, word, `${before?.[0] ?? ''} ${after?.[0] ?? ''}`)
    }
    if (!HAN.test(text)) continue
    const characters = [...small]
    for (const [i, character] of characters.entries())
      if (watched.characters.has(character) && isHan(characters[i - 1]) && isHan(characters[i + 1]))
        countIn(around, character, `${characters[i - 1]}_${characters[i + 1]}`)
  }
  return { texts, words, pairs, between, around }
}
const isHan = (character: string | undefined) => character !== undefined && HAN.test(character)
const count = (map: Map<string, number>, key: string) => void map.set(key, (map.get(key) ?? 0) + 1)
function countIn(maps: Map<string, Map<string, number>>, key: string, inner: string): void {
  const map = maps.get(key) ?? new Map<string, number>()
  maps.set(key, map)
  count(map, inner)
}

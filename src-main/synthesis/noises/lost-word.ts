import { defineNoise } from './noise.ts'
import type { Cell } from './rate-of-cells.ts'
import { shortWords } from './words/short-words.ts'

const OFTEN = 8
const LETTER = String.raw`[\p{Script=Latin}'’]`
/** A short word with the blanks behind it, another word following; a particle between Chinese characters. */
const PLACES = new RegExp(
  String.raw`(?<!${LETTER})(?:${shortWords.latin.join('|')}) +(?=\p{Script=Latin})|(?<=\p{Script=Han})[${shortWords.han.join('')}](?=\p{Script=Han})`,
  'giu',
)

export const lostWord = defineNoise({
  id: 'lost-word.v1',
  title: 'Lost words',
  summary: 'Speech recognition leaves a short word out: where is card, 我卡呢.',
  per: 'word',
  apply(text, rate, random) {
    const left = text.replace(PLACES, (found) => (random() < rate ? '' : found))
    const isCapital = /^\p{Lu}/u.test(text) && left !== text
    return isCapital ? left[0]!.toUpperCase() + left.slice(1) : left
  },
  /** Neighbours that usually have a short word between them, beside the same without one. */
  measure: ({ between, pairs, texts }) => {
    const cells: Cell[] = []
    const kept = new Map<string, number>()
    for (const word of shortWords.latin)
      for (const [around, count] of between.get(word) ?? []) kept.set(around, (kept.get(around) ?? 0) + count)
    for (const [around, count] of kept)
      if (count >= OFTEN && /^\S+ \S+$/.test(around))
        cells.push({ kept: count, share: 1, found: pairs.get(around) ?? 0 })
    return [...cells, ...particleCells(texts)]
  },
})

/** The same of Chinese particles, by the characters around them. */
function particleCells(texts: readonly string[]): readonly Cell[] {
  const [kept, pairs] = [new Map<string, number>(), new Map<string, number>()]
  const particles = new Set<string>(shortWords.han)
  const add = (counts: Map<string, number>, key: string) => void counts.set(key, (counts.get(key) ?? 0) + 1)
  for (const text of texts) {
    if (!HAN.test(text)) continue
    const characters = [...text]
    for (const [i, character] of characters.entries()) {
      const [before, after] = [characters[i - 1] ?? '', characters[i + 1] ?? '']
      if (HAN.test(before) && HAN.test(character)) add(pairs, before + character)
      if (particles.has(character) && HAN.test(before) && HAN.test(after)) add(kept, before + after)
    }
  }
  return [...kept].flatMap(([around, count]) =>
    count >= OFTEN ? [{ kept: count, share: 1, found: pairs.get(around) ?? 0 }] : [],
  )
}
const HAN = /\p{Script=Han}/u

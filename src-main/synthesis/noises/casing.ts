import { defineNoise } from './noise.ts'
import type { TextStatistics } from './text-statistics.ts'

/** Of texts that show their case: four letters at least that have one. */
const shareOf = ({ texts }: TextStatistics, isSo: (text: string) => boolean) => {
  const cased = texts.filter((text) => (text.match(/\p{Ll}|\p{Lu}/gu)?.length ?? 0) >= 4)
  return { found: cased.filter(isSo).length, places: cased.length }
}

export const smallLetters = defineNoise({
  id: 'small-letters.v1',
  title: 'Small letters',
  summary: 'The whole text is in small letters.',
  per: 'text',
  apply: (text, rate, random) => (random() < rate ? text.toLowerCase() : text),
  measure: (texts) => shareOf(texts, (text) => !/\p{Lu}/u.test(text)),
})
export const capitals = defineNoise({
  id: 'capitals.v1',
  title: 'Capitals',
  summary: 'The whole text is in capital letters.',
  per: 'text',
  apply: (text, rate, random) => (random() < rate ? text.toUpperCase() : text),
  measure: (texts) => shareOf(texts, (text) => !/\p{Ll}/u.test(text)),
})

import { GramCounts } from './gram-counts.ts'
import { levelled } from './text-grams.ts'

/** So many different texts show what the language of a pool looks like, if they have so many different runs of three characters: what is said in few words shows little of it. */
export const ENOUGH_TEXTS = 200
const ENOUGH_RUNS = 1_000
/** Texts that a larger pool is known by, and those of them that the threshold comes from. */
const READ = 20_000
const MEASURED = 5_000
/** Of a long text its beginning. */
const BEGINNING = 1_000
/** The share of the pool's own texts that would be unlikely. */
const UNLIKELY = 0.005
/** A text of fewer letters shows no language. */
const LETTERS = 8
/** So much less than nothing do the characters before tell of the next, in nats, in another language. */
const MISLED = -0.1

/** Whether a text, levelled, is in none of the languages of the real ones. */
export type IsForeign = (level: string) => boolean

/**
 * Tells texts in another language of the same script by how real texts are spelled: runs of three characters, interpolated. Of a foreign text the two
 * characters before it tell less than nothing of the next; a text on another subject is spelled in the same way. Where this is also so of more than half a
 * per cent of the real texts, each read by the others (Chinese: few runs come twice), one has to be less likely than all but half a per cent of them as well.
 * So that many of the pool's own would be called foreign at most, and several languages in it are all its own. Null where there are too few texts.
 */
export function usualLanguage(real: readonly string[]): IsForeign | null {
  const spellings = [
    ...new Set(everyNth(real, READ).map((text) => spelled(levelled(text.slice(0, BEGINNING))))),
  ].filter(hasLetters)
  if (spellings.length < ENOUGH_TEXTS) return null
  const counts = new GramCounts()
  for (const text of spellings) counts.add(text)
  if (counts.runs < ENOUGH_RUNS) return null
  const readings = everyNth(spellings, MEASURED).map((text) => {
    counts.add(text, -1)
    const reading = counts.read(text)
    counts.add(text)
    return reading
  })
  const misled = readings.filter(({ gain }) => gain < MISLED).length
  const chances = readings.map(({ chance }) => chance).sort((a, b) => a - b)
  const least = misled <= UNLIKELY * readings.length ? Infinity : chances[Math.floor(UNLIKELY * chances.length)]!
  return (level) => {
    const spelling = spelled(level.slice(0, BEGINNING))
    if (!hasLetters(spelling)) return false
    const { chance, gain } = counts.read(spelling)
    return gain < MISLED && chance < least
  }
}

function everyNth(texts: readonly string[], most: number): readonly string[] {
  const step = Math.ceil(texts.length / most)
  return step > 1 ? texts.filter((_, i) => i % step === 0) : texts
}
/** As languages are told apart: letters count, not which figures or marks stand between them. */
const spelled = (level: string): string =>
  `  ${level.replaceAll(/\p{N}+/gu, '0').replaceAll(/[^\p{L}\p{M}0 ]+/gu, '.')} `
const hasLetters = (spelling: string): boolean => (spelling.match(/\p{L}/gu)?.length ?? 0) >= LETTERS

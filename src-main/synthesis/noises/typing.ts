import { changeLetters, letterCells, type LetterChange } from './letter-changes.ts'
import { doubled, dropped, neighbourKey, swapped } from './letter-forms.ts'
import { defineNoise } from './noise.ts'
import type { Cell } from './rate-of-cells.ts'
import type { TextStatistics } from './text-statistics.ts'

const changes = [neighbourKey, swapped, dropped, doubled]
const known = new WeakMap<TextStatistics, readonly (readonly Cell[])[]>()
/** All four kinds are told apart in one go. */
function cellsOf(texts: TextStatistics, change: LetterChange): readonly Cell[] {
  const cells = known.get(texts) ?? letterCells(texts, changes)
  known.set(texts, cells)
  return cells[changes.indexOf(change)]!
}

export const keyboardTypo = defineNoise({
  id: 'keyboard-typo.v1',
  title: 'Neighbouring keys',
  summary: 'A letter becomes one beside it on the keyboard.',
  per: 'letter',
  apply: (text, rate, random) => changeLetters(text, rate, random, neighbourKey),
  measure: (texts) => cellsOf(texts, neighbourKey),
})
export const swappedLetters = defineNoise({
  id: 'swapped-letters.v1',
  title: 'Swapped letters',
  summary: 'Two letters stand in the wrong order.',
  per: 'letter',
  apply: (text, rate, random) => changeLetters(text, rate, random, swapped, 2),
  measure: (texts) => cellsOf(texts, swapped),
})
export const droppedLetter = defineNoise({
  id: 'dropped-letter.v1',
  title: 'Dropped letters',
  summary: 'A letter is missing.',
  per: 'letter',
  apply: (text, rate, random) => changeLetters(text, rate, random, dropped),
  measure: (texts) => cellsOf(texts, dropped),
})
export const doubledLetter = defineNoise({
  id: 'doubled-letter.v1',
  title: 'Doubled letters',
  summary: 'A letter is written twice.',
  per: 'letter',
  apply: (text, rate, random) => changeLetters(text, rate, random, doubled),
  measure: (texts) => cellsOf(texts, doubled),
})

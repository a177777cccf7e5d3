import { capitals, smallLetters } from './casing.ts'
import { homophone, lookAlike } from './chinese-input.ts'
import { lostWord } from './lost-word.ts'
import type { Noise } from './noise.ts'
import { lostApostrophe, lostEndMark, repeatedMark } from './punctuation.ts'
import { doubleSpace, lostSpace, spaceBetweenScripts } from './spacing.ts'
import { doubledLetter, droppedLetter, keyboardTypo, swappedLetters } from './typing.ts'
import { fullWidthLetters, halfWidthMarks } from './width.ts'
import { abbreviation, codeMixing, fillerWord, speechConfusion } from './wording.ts'

/** In the order in which they are applied: words, characters and letters, blanks, marks, case, width. A further one comes last: by its place each has its random numbers. */
export const noises: readonly Noise[] = [
  fillerWord,
  abbreviation,
  codeMixing,
  speechConfusion,
  homophone,
  lookAlike,
  swappedLetters,
  keyboardTypo,
  droppedLetter,
  doubledLetter,
  lostSpace,
  doubleSpace,
  spaceBetweenScripts,
  lostApostrophe,
  repeatedMark,
  lostEndMark,
  halfWidthMarks,
  fullWidthLetters,
  capitals,
  smallLetters,
  lostWord,
]

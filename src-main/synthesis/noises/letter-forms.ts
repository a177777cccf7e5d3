import type { LetterChange } from './letter-changes.ts'

/** Letters beside each other on a QWERTY keyboard. */
const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm']
const neighbours = new Map<string, string>()
for (const [r, row] of ROWS.entries())
  for (const [c, letter] of [...row].entries()) {
    // Rows are set off by half a key: below q lies a, below it and w lies z.
    const near = [
      row[c - 1],
      row[c + 1],
      ROWS[r - 1]?.[c],
      ROWS[r - 1]?.[c + 1],
      ROWS[r + 1]?.[c - 1],
      ROWS[r + 1]?.[c],
    ]
    neighbours.set(letter, near.filter(Boolean).join(''))
  }

const put = (word: string, i: number, length: number, letters: string) =>
  word.slice(0, i) + letters + word.slice(i + length)
const asWritten = (letter: string, like: string) => (like === like.toLowerCase() ? letter : letter.toUpperCase())

export const neighbourKey: LetterChange = (word, i) =>
  [...(neighbours.get(word[i]!.toLowerCase()) ?? '')].map((letter) => put(word, i, 1, asWritten(letter, word[i]!)))

/** Two letters that are the same look the same when swapped. */
export const swapped: LetterChange = (word, i) =>
  i + 1 < word.length && word[i] !== word[i + 1] ? [put(word, i, 2, word[i + 1]! + word[i]!)] : []

export const dropped: LetterChange = (word, i) => [put(word, i, 1, '')]

export const doubled: LetterChange = (word, i) => [put(word, i, 1, word[i]! + word[i]!.toLowerCase())]

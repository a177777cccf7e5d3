/** Accents over Latin and Greek letters; a mark of another script is a part of its letter. */
const ACCENTS = /(?<=[\p{Script=Latin}\p{Script=Greek}][\u0300-\u036f]*)[\u0300-\u036f]/gu
const isAscii = (text: string) => /^[\0-\x7f]*$/.test(text)

/** A text as rules read it: case, width, accents, curled quotes and the number of blanks make no difference. */
export function foldedText(text: string): string {
  const plain = isAscii(text) ? text : text.normalize('NFKD').replaceAll(ACCENTS, '').normalize('NFC')
  return plain.replaceAll(/[‘’]/g, "'").replaceAll(/[“”]/g, '"').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}

/** Scripts that are written without blanks between words, or with endings written on: a phrase may begin and end anywhere in them. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const OF_A_WORD = /[\p{L}\p{N}\p{M}_]/u
const isOfAWord = (letter: string) => OF_A_WORD.test(letter) && !UNSPACED.test(letter)

/** Whether a folded text is cut in the middle of a word at a place between two of its code units. */
export function isInsideWord(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false
  const before = text.slice(at - (isLow(text, at - 1) ? 2 : 1), at)
  return isOfAWord(before) && isOfAWord(String.fromCodePoint(text.codePointAt(at)!))
}
/** The second half of a letter of two code units. */
const isLow = (text: string, at: number) => (text.charCodeAt(at) & 0xfc00) === 0xdc00

import { readableName } from './readable-name.ts'

/** Whether a label's name says something in words: three letters in a row, or two characters of a script in which so few make a word. Codes (“A”, “7”, “X1”) do not. */
export const saysSomething = (name: string): boolean =>
  /\p{L}{3}/u.test(readableName(name)) ||
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]{2}/u.test(name)

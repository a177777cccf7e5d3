import { readableName } from './readable-name.ts'

/** Whether a label's name says something in words: three letters in a row, or two characters of a script in which so few make a word. Codes (“A”, “7”, “X1”) do not. */
export const saysSomething = (name: string): boolean =>
  /\p{L}{3}/u.test(readableName(name)) ||
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]{2}/u.test(name)

/** What a label means in words, for features to read: its name if that is no code, description, keywords, examples. Empty where it says nothing. */
export const labelSays = (label: {
  readonly name: string
  readonly description?: string
  readonly keywords?: readonly string[]
  readonly examples?: readonly string[]
}): string[] => {
  const { name, description = '', keywords = [], examples = [] } = label
  return [saysSomething(name) ? readableName(name) : '', description, ...keywords, ...examples].filter(Boolean)
}

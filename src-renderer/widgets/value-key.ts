/** Values that are hard to read, or to name a word by, as what they are. */
const MARKS: Readonly<Record<string, string>> = {
  ',': 'comma',
  '\t': 'tab',
  ';': 'semicolon',
  '|': 'bar',
  '#': 'hash',
}

/** The name of the word, under `values` in the locale files, for a value that can be chosen. */
export const valueKey = (value: string): string => MARKS[value] ?? value.replaceAll(' ', '-')

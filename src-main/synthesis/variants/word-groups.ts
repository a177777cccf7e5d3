import { NamedError } from '../../platform/named-error.ts'

/** A word, and those that may stand in its place. */
export type WordsFor = ReadonlyMap<string, readonly string[]>

/** A line of a list of synonyms that names no two different words. Nothing was taken. */
export class UnreadableSynonyms extends NamedError<{ file: string; line: number; found: string }> {
  constructor(file: string, line: number, found: string) {
    super(
      { file, line, found },
      `${file}, line ${line}: “${found}” is no group of words; write them with = between (card = bank card), or > where only the second may stand for the first`,
    )
  }
}
const MOST_LINES = 20_000

/** `photo = picture`, `quickly > fast`, `银行卡 = 卡片`; `//` begins a remark. Words in small letters. Throws UnreadableSynonyms. */
export function readSynonyms(text: string, file: string): WordsFor {
  const others = new Map<string, string[]>()
  for (const [i, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const said = line.trim()
    if (said === '' || said.startsWith('//')) continue
    const oneWay = said.includes('>')
    const words = said.split(oneWay ? '>' : '=').map((word) => word.trim().replaceAll(/\s+/g, ' '))
    const sound = words.length >= 2 && words.every((word) => word !== '' && !/[=>]/.test(word))
    if (!sound || new Set(words.map(key)).size < words.length || others.size >= MOST_LINES)
      throw new UnreadableSynonyms(file, i + 1, said.slice(0, 60))
    for (const word of oneWay ? words.slice(0, 1) : words)
      others.set(key(word), [...(others.get(key(word)) ?? []), ...words.filter((other) => other !== word)])
  }
  return others
}
const key = (word: string) => word.toLowerCase()

/** Groups of words, each of which may stand for the others. */
export const eitherWay = (groups: readonly (readonly string[])[]): WordsFor =>
  new Map(groups.flatMap((group) => group.map((word) => [key(word), group.filter((other) => other !== word)] as const)))

/** A word or a mark, and whether a blank stands before it. */
export interface Token {
  readonly text: string
  /** As it is compared: small letters, one width. */
  readonly key: string
  readonly blank: boolean
  /** Letters or digits; otherwise a mark. */
  readonly isWord: boolean
}

const HAN_RUN = /^[\p{Script=Han}]+/u
const WORD = /^(?:\p{N}+(?:[.,:]\p{N}+)*|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’-][\p{L}\p{N}]+)*)/u
const chinese = new Intl.Segmenter('zh', { granularity: 'word' })

/** Words and marks of a text, in order; Chinese is cut where a dictionary sees words. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  let rest = text.trim()
  let blank = false
  const add = (word: string, isWord: boolean) => {
    tokens.push({ text: word, key: word.normalize('NFKC').toLowerCase().replaceAll('’', "'"), blank, isWord })
    blank = false
  }
  while (rest !== '') {
    const space = /^\s+/.exec(rest)?.[0]
    if (space) {
      blank = true
      rest = rest.slice(space.length)
      continue
    }
    const han = HAN_RUN.exec(rest)?.[0]
    const word = han ?? WORD.exec(rest)?.[0]
    const found = word ?? String.fromCodePoint(rest.codePointAt(0)!)
    if (han) for (const { segment } of chinese.segment(han)) add(segment, true)
    else add(found, word !== undefined)
    rest = rest.slice(found.length)
  }
  return tokens
}

/** The text that tokens stand for; without the blank before the first. */
export const textOf = (tokens: readonly Token[]): string =>
  tokens.map(({ text, blank }, i) => (blank && i > 0 ? ' ' : '') + text).join('')

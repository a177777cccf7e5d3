type Context = Readonly<Record<string, unknown>>

/** Names of columns that hold the other half of a pair. */
const PAIRED =
  /^(premise|hypothesis|claim|evidence|passage|(sentence|text|question|utterance|query)[ _-]?[12ab]?|前提|假设|问题|段落|(句子|文本)[12]?)$/i
/** Characters looked at, and how many words, or signs of a script without spaces, make a sentence. */
const [LOOKED_AT, WORDS, SIGNS] = [300, 6, 10]

const isSentence = (value: string): boolean => {
  if (value.length < SIGNS) return false
  const begin = value.slice(0, LOOKED_AT)
  const words = begin.split(/[^\p{L}]+/u).filter((word) => word.length > 1).length
  if (words >= WORDS) return true
  const signs = begin.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)
  return (signs?.length ?? 0) >= SIGNS
}

const paired = new Map<string, boolean>()
function isPaired(name: string): boolean {
  const known = paired.get(name) ?? PAIRED.test(name)
  if (paired.size < 1000) paired.set(name, known)
  return known
}

/**
 * What else of a record is text to be read: the premise of a pair, a sentence. Together with the content it says which sample this is; a shop, a date or
 * a user does not. null where there is none.
 */
export function textsBeside(context: Context): [name: string, value: string][] | null {
  let found: [string, string][] | null = null
  for (const name of Object.keys(context)) {
    const value = context[name]
    if (typeof value === 'string' && (isPaired(name) || isSentence(value))) (found ??= []).push([name, value])
  }
  return found
}

/** Columns that both have with different texts: then they are two samples, though their content is equal. */
export const columnsApart = (beside: readonly (readonly [string, unknown])[], other: Context): string[] =>
  beside.filter(([name, value]) => Object.hasOwn(other, name) && other[name] !== value).map(([name]) => name)

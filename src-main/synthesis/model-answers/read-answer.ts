/** What an answer is: texts; or cut off, a refusal, no JSON, nothing. */
export type AnswerOutcome = 'answered' | 'cut' | 'refused' | 'not-json' | 'empty'
export interface ReadAnswer {
  readonly outcome: AnswerOutcome
  /** Whole ones, each once: those of an answer that was cut off, too. */
  readonly texts: readonly string[]
}

/** How models decline. Only where no JSON was given: a text may well say sorry. */
const REFUSAL =
  /\b(?:I(?:'|’)?m sorry|I am sorry|I apologi[sz]e|I can(?:no|')t (?:help|assist|do|comply|write|provide)|I(?:'|’)m (?:not able|unable)|as an AI|against (?:my|our) (?:guidelines|policy))|抱歉|对不起，我|我无法|不能协助|作为.{0,6}(?:人工智能|语言模型)/i
/** Characters of a text. */
const LONGEST = 2_000

/** Texts of an answer: a JSON array of strings, or of objects with a text, alone or with talk around it. `whole`: the model said that it had finished. */
export function readAnswer(answer: string, whole: boolean): ReadAnswer {
  const said = withoutThoughts(answer)
  if (said === '') return { outcome: whole ? 'empty' : 'cut', texts: [] }
  const parsed = parsedArray(said)
  if (parsed) {
    const texts = cleaned(parsed)
    return { outcome: texts.length === 0 ? 'empty' : whole ? 'answered' : 'cut', texts }
  }
  const begun = said.indexOf('[')
  const texts = begun < 0 ? [] : cleaned(wholeStrings(said.slice(begun)))
  // An array that never ends was cut, whatever the model believes.
  if (begun >= 0 && texts.length > 0) return { outcome: 'cut', texts }
  if (REFUSAL.test(said)) return { outcome: 'refused', texts: [] }
  return { outcome: whole ? 'not-json' : 'cut', texts: [] }
}

/** Some models think aloud before they answer. */
const withoutThoughts = (answer: string) => answer.replace(/^\s*<think>[\s\S]*?(?:<\/think>|$)/, '').trim()

/** The array, its own or the first in an object, between the outermost brackets. */
function parsedArray(said: string): readonly unknown[] | null {
  for (const [open, close] of ['[]', '{}']) {
    const [from, to] = [said.indexOf(open!), said.lastIndexOf(close!)]
    if (from < 0 || to <= from) continue
    try {
      const value: unknown = JSON.parse(said.slice(from, to + 1))
      const found = Array.isArray(value) ? value : Object.values(value as object).find(Array.isArray)
      if (Array.isArray(found)) return found
    } catch {
      // Talk with brackets in it, or cut off.
    }
  }
  return null
}

/** Strings of an array that was cut off; keys of objects are none. */
const wholeStrings = (said: string): readonly unknown[] =>
  [...said.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?/g)].flatMap(([, json, isKey]) => {
    try {
      return isKey ? [] : [JSON.parse(json!) as unknown]
    } catch {
      return []
    }
  })

function cleaned(found: readonly unknown[]): readonly string[] {
  const texts = found.flatMap((one) => {
    const text = typeof one === 'string' ? one : isTold(one) ? one.text : ''
    const plain = text.replaceAll(/\s+/g, ' ').trim()
    return plain !== '' && plain.length <= LONGEST && /[\p{L}\p{N}]/u.test(plain) ? [plain] : []
  })
  return [...new Set(texts)]
}
const isTold = (one: unknown): one is { text: string } =>
  typeof one === 'object' && one !== null && 'text' in one && typeof one.text === 'string'

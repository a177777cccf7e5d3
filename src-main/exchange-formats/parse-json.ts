import { exactJson } from './json-values.ts'

/**
 * JSON as people's programs write it. A number that would read back as another text (an id beyond 2^53, 1.0, 1e5) stays as it is spelt, a raw
 * JSON value of its own; Python's NaN and Infinity are null; a comma after the value is passed over. Throws SyntaxError, and RangeError for
 * what is nested too deeply to read.
 */
export function parseJson(raw: string): unknown {
  try {
    return parseExactly(raw)
  } catch (error) {
    const mended = withoutEndComma(NOT_A_NUMBER.test(raw) ? withoutNaN(raw) : raw)
    if (mended === raw || !(error instanceof SyntaxError)) throw error
    return parseExactly(mended)
  }
}

function parseExactly(raw: string): unknown {
  const text = withQuotedNumbers(raw)
  return text === null ? exactJson.parse(raw, asSpelt) : JSON.parse(text)
}

/**
 * A number that JavaScript may write otherwise (of many digits, with an exponent, ending in a zero behind the point), and what stands before it: a
 * name, for a quote that opens a string follows none of these characters, or anything else.
 */
const RISKY =
  /([^\\:,[{\s]"\s*:\s*|[:[,]\s*)(?=-?(?:[\d.]{16}|\d+(?:\.\d*0(?!\d)|\.0{6}|(?:\.\d+)?[eE]))|-0[\s,}\]])(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/g

/**
 * Numbers that would change, put in quotes where they are values of names: much faster than asking for the source of every value. Null where one
 * stands elsewhere, in a list or maybe in a text.
 */
function withQuotedNumbers(raw: string): string | null {
  RISKY.lastIndex = 0
  let found = RISKY.exec(raw)
  if (!found) return raw
  let [text, from] = ['', 0]
  for (; found; found = RISKY.exec(raw)) {
    const [, before, number] = found as unknown as [string, string, string]
    if (String(Number(number)) === number) continue
    if (!before.includes('"')) return null
    const end = RISKY.lastIndex
    text += `${raw.slice(from, end - number.length)}"${number}"`
    from = end
  }
  return text + raw.slice(from)
}

const asSpelt = (_: string, value: unknown, { source }: { source?: string }): unknown =>
  typeof value === 'number' && source !== undefined && String(value) !== source ? exactJson.rawJSON(source) : value

const NOT_A_NUMBER = /\bNaN\b|\bInfinity\b/
const withoutNaN = (raw: string) => outsideStrings(raw, (between) => between.replace(/-?\b(?:NaN|Infinity)\b/g, 'null'))
const withoutEndComma = (raw: string) => raw.replace(/,\s*$/, '')

/** Changes what stands between the strings of a piece of JSON. */
function outsideStrings(raw: string, change: (between: string) => string): string {
  const parts: string[] = []
  for (let at = 0; at < raw.length;) {
    const open = raw.indexOf('"', at)
    if (open < 0) return parts.join('') + change(raw.slice(at))
    const end = endOfString(raw, open)
    parts.push(change(raw.slice(at, open)), raw.slice(open, end))
    at = end
  }
  return parts.join('')
}

/** Where a string that opens at a quote is over, behind its closing quote. */
function endOfString(raw: string, open: number): number {
  for (let i = open + 1; i < raw.length; i++) {
    if (raw[i] === '\\') i++
    else if (raw[i] === '"') return i + 1
  }
  return raw.length
}

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

/** Might hold a number that JavaScript writes otherwise; also within a string, which costs a slower look and nothing else. */
const RISKY = /[:[,]\s*-?(?:[\d.]{16}|\d+(?:\.\d*0(?!\d)|\.0{6}|(?:\.\d+)?[eE])|0(?=[\s,}\]]))/
const NUMBERS = /[:[,]\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g

function parseExactly(raw: string): unknown {
  return RISKY.test(raw) && !numbersSurvive(raw) ? exactJson.parse(raw, asSpelt) : JSON.parse(raw)
}

function numbersSurvive(raw: string): boolean {
  for (const [, source] of raw.matchAll(NUMBERS)) if (String(Number(source)) !== source) return false
  return true
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

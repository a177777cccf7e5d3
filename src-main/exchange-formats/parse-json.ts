import { changingNumbers, endOfString, type ChangingNumber } from './changing-numbers.ts'
import { rawJson } from './json-values.ts'
import { setOwn } from './set-own.ts'

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

/** `skipsVectors`: see changingNumbers. */
function parseExactly(raw: string, skipsVectors = true): unknown {
  const { numbers, hasSkipped } = changingNumbers(raw, skipsVectors)
  const value = numbers.every(({ name }) => name !== undefined) ? parseNamed(raw, numbers) : parseMarked(raw, numbers)
  // Numbers that large may not be held as they are, whatever list they stand in.
  return hasSkipped && holdsHuge(value) ? parseExactly(raw, false) : value
}

/** Fields of a record become the text of their number. */
function parseNamed(raw: string, numbers: readonly ChangingNumber[]): unknown {
  const value: unknown = JSON.parse(raw)
  for (const { from, to, name } of numbers) {
    const [object, spelt] = [value as Record<string, unknown>, raw.slice(from, to)]
    // A name may stand twice; the last one counts.
    if (object[name!] === Number(spelt)) setOwn(object, name!, spelt)
  }
  return value
}

/**
 * Numbers anywhere become texts under a mark, and those become numbers as they are spelt: far faster than asking JSON.parse for the source of
 * every value.
 */
function parseMarked(raw: string, numbers: readonly ChangingNumber[]): unknown {
  const mark = markFor(raw)
  let [text, last] = ['', 0]
  for (const { from, to } of numbers) {
    // No JSON; as a text it would be a name.
    if (isBeforeColon(raw, to)) continue
    text += `${raw.slice(last, from)}"${mark}${raw.slice(from, to)}"`
    last = to
  }
  return withSpelt(JSON.parse(text + raw.slice(last)), mark)
}

const COLON = /\s*:/y
function isBeforeColon(raw: string, at: number): boolean {
  COLON.lastIndex = at
  return COLON.test(raw)
}

/** More of one character in a row than any text of the piece has, so that no text is taken for a number. */
function markFor(raw: string): string {
  const plain = raw.includes('\\u007') ? raw.replace(/\\u007f/gi, RARE) : raw
  let mark = RARE
  while (plain.includes(mark)) mark += RARE
  return mark
}
const RARE = '\x7f'

/** Changes lists and objects in place. */
function withSpelt(value: unknown, mark: string): unknown {
  if (typeof value === 'string') return value.startsWith(mark) ? rawJson(value.slice(mark.length)) : value
  if (Array.isArray(value)) for (let i = 0; i < value.length; i++) value[i] = withSpelt(value[i], mark)
  else if (typeof value === 'object' && value !== null) setSpelt(value as Record<string, unknown>, mark)
  return value
}
function setSpelt(object: Record<string, unknown>, mark: string): void {
  for (const name in object) {
    const value = object[name]
    const spelt = withSpelt(value, mark)
    if (spelt !== value) setOwn(object, name, spelt)
  }
}

/** Whether a number is beyond those that are counted one by one. */
function holdsHuge(value: unknown): boolean {
  if (typeof value === 'number') return isHuge(value)
  if (typeof value !== 'object' || value === null) return false
  if (!Array.isArray(value)) return Object.values(value).some(holdsHuge)
  // No call for each of a vector's numbers.
  for (let i = 0; i < value.length; i++) {
    const part: unknown = value[i]
    if (typeof part === 'number' ? isHuge(part) : holdsHuge(part)) return true
  }
  return false
}
const isHuge = (number: number) => number > Number.MAX_SAFE_INTEGER || number < Number.MIN_SAFE_INTEGER

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

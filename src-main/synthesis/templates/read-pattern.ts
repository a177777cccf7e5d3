import { readRange } from './read-range.ts'
import { readFeatures, readReference, readWeight } from './read-reference.ts'
import { limits } from './template-limits.ts'
import type { Report } from './template-problems.ts'
import type { Definition, Dialect, Line, Part, Place } from './template-types.ts'

export interface PatternReader {
  readonly dialect: Dialect
  readonly report: Report
  /** Takes the alternatives of a `{…}`; returns the name they go by. */
  readonly addChoice: (definition: Omit<Definition, 'name'>) => string
  /** References, ranges and alternatives that may still be read, in all files together. */
  readonly budget: { parts: number }
}
const ESCAPED = '\\{}|~@%#&*['

/** Reads one indented line. Null where it holds something that cannot be read; every problem of it is told. */
export function readPattern(text: string, at: Place, reader: PatternReader): Line | null {
  const cursor: Cursor = { text, to: 0, at, reader, sound: true, open: [] }
  const line = readLine(cursor, 0)
  if (reader.budget.parts < 0) fail(cursor, 'too-many-parts', 0, 1, { limit: limits.parts })
  return cursor.sound ? line : null
}

interface Cursor {
  readonly text: string
  /** Characters read. */
  to: number
  readonly at: Place
  readonly reader: PatternReader
  sound: boolean
  /** The rest of the line was not read. */
  isTooDeep?: true
  /** Groups used so far, a set for each brace that is open. */
  readonly open: Set<string>[]
}

const placeOf = ({ at }: Cursor, index: number): Place => ({ ...at, column: at.column + index })
function fail(cursor: Cursor, kind: Parameters<Report>[0], from: number, length: number, fields = {}): void {
  cursor.sound = false
  cursor.reader.report(kind, placeOf(cursor, from), length, fields)
}

/** Up to the end, or to the `|` or `}` that ends an alternative. */
function readLine(cursor: Cursor, depth: number): Line {
  const own = cursor.reader.dialect === 'kindling'
  const { text } = cursor
  const at = placeOf(cursor, cursor.to)
  const parts: Part[] = []
  const groups = new Set<string>()
  cursor.open.push(groups)
  let said = ''
  let { weight, share } = { weight: 1, share: null as number | null }
  let features = {}
  const add = (part: Part | null) => {
    if (said) parts.push({ kind: 'text', text: said })
    said = ''
    if (part) parts.push(part)
    if (part) cursor.reader.budget.parts--
  }
  while (cursor.to < text.length && cursor.reader.budget.parts >= 0) {
    const start = cursor.to
    const sign = text[start]!
    if (own && sign === '\\' && ESCAPED.includes(text[start + 1] ?? 'none')) {
      said += text[start + 1]
      cursor.to += 2
    } else if (own && depth > 0 && (sign === '|' || sign === '}')) break
    else if (own && sign === '}') {
      fail(cursor, 'stray-brace', start, 1)
      cursor.to++
    } else if (own && sign === '{') {
      add(readChoice(cursor, depth))
    } else if (text[start + 1] === '[' && (own ? '~@%*#&'.includes(sign) : meansInChatito(cursor, parts, said))) {
      const body = bracketed(cursor, sign)
      if (body === null) continue
      const length = body.length + 3
      if (sign === '~' || sign === '@') {
        const reference = readReference(sign, body, placeOf(cursor, start), cursor.reader.report, cursor.reader.dialect)
        if (!reference) cursor.sound = false
        if (reference?.group) useGroup(cursor, reference.group, start, length)
        add(reference)
      } else if (sign === '#') {
        const range = readRange(body, placeOf(cursor, start), cursor.reader.report)
        if (!range) cursor.sound = false
        else add({ kind: 'range', range })
      } else if (sign === '%') fail(cursor, 'label-in-line', start, length, { name: `%[${body}]` })
      else if (sign === '*') {
        const read = readWeight(body)
        if (!read) fail(cursor, 'unreadable-weight', start, length, { found: `*[${body.slice(0, 40)}]` })
        else if (parts.length > 0 || said.trim() !== '') fail(cursor, 'weight-not-first', start, length)
        else ({ weight, share } = read)
      } else {
        const read = readFeatures(body)
        const rest = text.slice(cursor.to)
        if (!read) fail(cursor, 'unreadable-feature', start, length, { found: body.slice(0, 40) })
        else if (depth > 0 || rest.trim() !== '') fail(cursor, 'feature-not-last', start, length)
        else features = read
      }
    } else {
      said += sign
      cursor.to++
    }
  }
  add(null)
  cursor.open.pop()
  return { parts: depth > 0 ? parts : trimmed(parts), weight, share, features, at }
}

/** In Chatito a weight stands first and is a number, or it is text like everything else but `~[` and `@[`. */
function meansInChatito({ text, to }: Cursor, parts: readonly Part[], said: string): boolean {
  if (text[to] !== '*') return '~@'.includes(text[to]!)
  const end = text.indexOf(']', to)
  return parts.length === 0 && said.trim() === '' && end > 0 && readWeight(text.slice(to + 2, end)) !== null
}

/** What stands between the brackets, the cursor behind them; null where they are never closed. */
function bracketed(cursor: Cursor, sign: string): string | null {
  const start = cursor.to
  const end = cursor.text.indexOf(']', start + 2)
  cursor.to = start + 2
  if (end < 0) return (fail(cursor, 'not-closed', start, 2, { mark: `${sign}[` }), null)
  cursor.to = end + 1
  return cursor.text.slice(start + 2, end)
}

function readChoice(cursor: Cursor, depth: number): Part | null {
  const start = cursor.to
  const at = placeOf(cursor, start)
  if (depth >= limits.braces) {
    // What stands within is not looked at any more.
    cursor.to = cursor.text.length
    cursor.isTooDeep = true
    return (fail(cursor, 'too-deep', start, 1, { limit: limits.braces }), null)
  }
  const lines: Line[] = []
  do {
    cursor.to++
    lines.push(readLine(cursor, depth + 1))
    cursor.reader.budget.parts--
  } while (cursor.reader.budget.parts >= 0 && cursor.text[cursor.to] === '|')
  if (cursor.reader.budget.parts < 0) return null
  if (cursor.text[cursor.to] !== '}')
    return cursor.isTooDeep ? null : (fail(cursor, 'not-closed', start, 1, { mark: '{' }), null)
  cursor.to++
  if (!cursor.sound) return null
  const to = cursor.reader.addChoice({ mark: '{', settings: {}, lines, at })
  return { kind: 'reference', to, leftOut: 0, group: null, at, length: cursor.to - start }
}

/** A group holds within one pair of braces or outside of all, not across. */
function useGroup(cursor: Cursor, group: string, start: number, length: number): void {
  const [own, ...around] = [...cursor.open].reverse()
  own!.add(group)
  if (around.some((groups) => groups.has(group))) fail(cursor, 'group-across-braces', start, length, { group })
}

/** Without the blanks at both ends. */
function trimmed(parts: readonly Part[]): Part[] {
  const edge = (part: Part | undefined, cut: (text: string) => string) =>
    part?.kind === 'text' ? [{ ...part, text: cut(part.text) }] : part ? [part] : []
  if (parts.length < 2) return edge(parts[0], (text) => text.trim()).filter(says)
  const middle = parts.slice(1, -1)
  return [...edge(parts[0], (t) => t.trimStart()), ...middle, ...edge(parts.at(-1), (t) => t.trimEnd())].filter(says)
}
const says = (part: Part) => part.kind !== 'text' || part.text !== ''

import { isKnownName } from '../column-roles.ts'
import { CsvParser, type CsvRow } from './parse-rows.ts'

export const DELIMITERS = [',', '\t', ';', '|'] as const

/** How this file writes its table. */
export interface CsvDialect {
  readonly delimiter: string
  /** Fields may be quoted. */
  readonly quotes: boolean
}
const LOOKED_AT = 200

/** The dialect in which most of the first rows are as wide as the first, and wider than one. Excel's “sep=;” line decides by itself. */
export function guessDialect(
  head: string,
  wanted: { delimiter: string; quotes: string },
): CsvDialect & { fit: number } {
  const hint = separatorHint(head)
  const delimiters = wanted.delimiter !== 'auto' ? [wanted.delimiter] : hint ? [hint] : DELIMITERS
  const quotings = wanted.quotes === 'auto' ? [true, false] : [wanted.quotes === 'double']
  const body = hint ? head.slice(head.indexOf('\n') + 1) : head
  const tried = quotings.flatMap((quotes) =>
    delimiters.map((delimiter) => ({ delimiter, quotes, fit: fitOf(body, delimiter, quotes) })),
  )
  // Quotes are the rule: to read them as plain characters must fit clearly better.
  return tried.reduce((best, next) => (next.fit > best.fit + (best.quotes === next.quotes ? 0 : 0.01) ? next : best))
}

/** The first line some spreadsheets write: sep=; */
export const separatorHint = (head: string): string | null => /^sep=(.)\r?\n/.exec(head)?.[1] ?? null

function fitOf(head: string, delimiter: string, quotes: boolean): number {
  const sample = head.slice(0, 1 << 16)
  const parser = new CsvParser(delimiter, quotes)
  const fed = parser.feed(sample)
  const rows = (fed.length > 0 ? fed : parser.end()).filter((row) => !isBlank(row)).slice(0, LOOKED_AT)
  const width = rows[0]?.fields.length ?? 0
  const alike = rows.filter((row) => !row.broken && row.fields.length === width).length / Math.max(1, rows.length)
  return (width > 1 ? alike : alike / 2) + width / 10_000
}

export const isBlank = ({ fields }: CsvRow): boolean => fields.length === 1 && fields[0]!.trim() === ''

/** Whether the first row names the columns: it has a name everyone knows, or names of their kind, and none of its cells is a value further down. */
export function looksLikeHeader(first: readonly string[], body: readonly CsvRow[]): boolean {
  const repeated = first.some((cell, i) => cell !== '' && body.some(({ fields }) => fields[i] === cell))
  const allRepeated = body.some(
    ({ fields }) => fields.length === first.length && fields.every((f, i) => f === first[i]),
  )
  if (repeated && !allRepeated) return false
  if (first.some(isKnownName)) return true
  const nameLike = (cell: string) =>
    /^[\p{L}_][^.?!,;。？！，；]{0,39}$/u.test(cell.trim()) && cell.trim().split(/\s+/).length <= 3
  return first.length > 1 && first.every(nameLike)
}

/** Names as they can be chosen: none empty, none twice. */
export function columnNames(header: readonly string[]): string[] {
  const names: string[] = []
  for (const [i, cell] of header.entries()) {
    const name = cell.trim()
    const usable = name !== '' && name !== '__proto__' ? name : `column ${i + 1}`
    let unique = usable
    for (let n = 2; names.includes(unique); n++) unique = `${usable} ${n}`
    names.push(unique)
  }
  return names
}

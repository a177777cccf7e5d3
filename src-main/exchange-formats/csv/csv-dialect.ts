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
const LOOKED_INTO = 1 << 16

/** The dialect in which most of the first rows are as wide as the first, and wider than one. Excel's “sep=;” line decides by itself. */
export function guessDialect(
  head: string,
  wanted: { delimiter: string; quotes: string },
): CsvDialect & { fit: number } {
  const hint = separatorHint(head)
  const delimiters = wanted.delimiter !== 'auto' ? [wanted.delimiter] : hint ? [hint] : DELIMITERS
  const body = hint ? head.slice(head.indexOf('\n') + 1) : head
  const tried = delimiters.map((delimiter) => ({
    delimiter,
    quotes: wanted.quotes !== 'none',
    ...look(body, delimiter, wanted.quotes !== 'none'),
  }))
  const best = tried.reduce((a, b) => (b.fit > a.fit ? b : a))
  // Tables with tabs often use no quotes at all: then what begins with one is rarely whole.
  if (wanted.quotes !== 'auto' || best.delimiter !== '\t' || best.broken === 0) return best
  const opened = body.slice(0, LOOKED_INTO).match(/(^|\t)"/gm)?.length ?? 0
  const plain = look(body, '\t', false)
  return best.broken > 0.3 * opened && plain.fit > best.fit ? { delimiter: '\t', quotes: false, ...plain } : best
}

/** The first line some spreadsheets write: sep=; */
export const separatorHint = (head: string): string | null => /^sep=(.)\r?\n/.exec(head)?.[1] ?? null

/** `fit`: share of the first rows as wide as the very first, half of that where there is but one column. */
function look(head: string, delimiter: string, quotes: boolean): { fit: number; broken: number } {
  const parser = new CsvParser(delimiter, quotes)
  const fed = parser.feed(head.slice(0, LOOKED_INTO))
  const rows = (fed.length > 0 ? fed : parser.end()).filter((row) => !isBlank(row)).slice(0, LOOKED_AT)
  const width = rows[0]?.fields.length ?? 0
  const alike = rows.filter((row) => !row.broken && row.fields.length === width).length / Math.max(1, rows.length)
  return { fit: (width > 1 ? alike : alike / 2) + width / 10_000, broken: rows.filter((row) => row.broken).length }
}

export const isBlank = ({ fields }: CsvRow): boolean => fields.length === 1 && fields[0]!.trim() === ''

/** Whether the first row names the columns: it has a name everyone knows, or names of their kind, and none of its cells is a value further down. */
export function looksLikeHeader(first: readonly string[], body: readonly CsvRow[]): boolean {
  const known = first.filter(isKnownName).length
  if (known > 1) return true
  const repeated = first.some((cell, i) => cell !== '' && body.some(({ fields }) => fields[i] === cell))
  const allRepeated = body.some(
    ({ fields }) => fields.length === first.length && fields.every((f, i) => f === first[i]),
  )
  if (repeated && !allRepeated) return false
  if (known > 0) return true
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

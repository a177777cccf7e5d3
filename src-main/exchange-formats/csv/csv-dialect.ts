import { isKnownName } from '../column-names.ts'
import { CsvParser, type CsvDialect, type CsvRow } from './parse-rows.ts'

export const DELIMITERS = [',', '\t', ';', '|'] as const
const LOOKED_AT = 200
const LOOKED_INTO = 1 << 16
/** Rows above a header: a title, a date, a blank line. */
const MOST_TITLES = 10

export interface DialectGuess extends CsvDialect {
  /** Share of the rows that are as wide as the table, more where the header says so itself; a half for one column. */
  readonly fit: number
  /** Fields of a row. */
  readonly width: number
  /** Rows above the table. */
  readonly titles: number
  /** Delimiters that fit about as well. */
  readonly others: readonly string[]
}
interface Wanted {
  readonly delimiter: string
  readonly quotes: string
}

/** The dialect that makes a table of most of the first rows. Excel's “sep=;” line decides by itself; a name like x.tsv or x.csv only where nothing else does. */
export function guessDialect(head: string, wanted: Wanted, path = ''): DialectGuess {
  const hint = separatorHint(head)
  const delimiters = wanted.delimiter !== 'auto' ? [wanted.delimiter] : hint ? [hint] : DELIMITERS
  const body = (hint ? head.slice(head.search(/[\r\n]/) + 1) : head).slice(0, LOOKED_INTO)
  const quotes = wanted.quotes !== 'none'
  const tried = delimiters.map((delimiter) => withBlanks(body, { delimiter, quotes }, path))
  const best = tried.reduce((a, b) => (b.fit > a.fit ? b : a))
  const others = tried
    .filter((one) => one !== best && one.width > 1 && one.fit > best.fit - 0.25)
    .map(({ delimiter }) => delimiter)
  const { delimiter, blanksAround, fit, width, titles, ...how } =
    wanted.quotes === 'auto' ? withoutQuotes(body, best, path) : best
  return { delimiter, quotes: how.quotes, blanksAround, fit, width, titles, others }
}

/** The first line some spreadsheets write: sep=; */
export const separatorHint = (head: string): string | null => /^sep=(.)(\r\n?|\n)/.exec(head)?.[1] ?? null

interface Look extends Omit<DialectGuess, 'others'> {
  readonly broken: number
}

/** Blanks around quoted fields belong to no field where that makes the rows whole: "a", "b". */
function withBlanks(body: string, dialect: CsvDialect, path: string): Look {
  const plain = look(body, dialect, path)
  if (!dialect.quotes || !body.includes(`${dialect.delimiter} "`)) return plain
  const around = look(body, { ...dialect, blanksAround: true }, path)
  return around.broken <= plain.broken && around.fit >= plain.fit ? around : plain
}

/** Tables with tabs often use no quotes at all: then what begins with one is rarely whole. */
function withoutQuotes(body: string, best: Look, path: string): Look {
  if (best.delimiter !== '\t' || best.broken === 0) return best
  const opened = body.match(/(^|\t)"/gm)?.length ?? 0
  const plain = look(body, { delimiter: '\t', quotes: false }, path)
  return best.broken > 0.3 * opened && plain.fit > best.fit ? plain : best
}

function look(body: string, dialect: CsvDialect, path: string): Look {
  const parser = new CsvParser(dialect)
  const fed = parser.feed(body)
  const rows = (fed.length > 0 ? fed : parser.end()).filter((row) => !isBlank(row)).slice(0, LOOKED_AT)
  const broken = rows.filter((row) => row.broken).length
  const { header, width, says } = findHeader(rows)
  const table = rows.slice(header)
  const alike = table.filter((row) => !row.broken && fitsWidth(row.fields, width)).length / Math.max(1, table.length)
  const named = dialect.delimiter === (/\.(tsv|tab)$/i.test(path) ? '\t' : /\.csv$/i.test(path) ? ',' : '') ? 0.1 : 0
  const fit = width > 1 ? alike + (says ? 1 : 0) + (alike > 0.3 ? named : 0) : alike * (says ? 0.9 : 0.5)
  return { ...dialect, fit: fit + Math.min(width, 100) / 10_000, width, titles: header, broken }
}

/** Where the table begins and how wide it is. `says`: by names that everyone knows, be the rows below as wide or not. */
export function findHeader(rows: readonly Pick<CsvRow, 'fields' | 'broken'>[]): {
  header: number
  width: number
  says: boolean
} {
  const known = ({ fields }: Pick<CsvRow, 'fields'>) => new Set(fields.filter(isKnownName)).size
  const first = rows[0]
  if (first?.fields.length === 1 && known(first) === 1) return { header: 0, width: 1, says: true }
  const named = rows.slice(0, MOST_TITLES).findIndex((row) => known(row) > 1)
  if (named >= 0) return { header: named, width: rows[named]!.fields.length, says: true }
  const width = usualWidth(rows)
  // A title is all there is in its row.
  const isTitle = ({ fields }: Pick<CsvRow, 'fields'>) =>
    fields.length < width && fields.filter((cell) => cell.trim() !== '').length <= 1
  const begins = rows.findIndex((row) => !isTitle(row) && !isLonely(row))
  return { header: begins > 0 && begins < MOST_TITLES ? begins : 0, width, says: false }
}
/** A spreadsheet fills the row of a title up with empty cells. */
const isLonely = ({ fields }: Pick<CsvRow, 'fields'>) =>
  fields.length > 2 && fields[0] !== '' && fields.slice(1).every((cell) => cell === '')

function usualWidth(rows: readonly Pick<CsvRow, 'fields' | 'broken'>[]): number {
  const counts = new Map<number, number>()
  for (const { fields, broken } of rows) if (!broken) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1)
  let [width, most] = [rows[0]?.fields.length ?? 0, 0]
  for (const [fields, count] of counts) if (count > most) [width, most] = [fields, count]
  // The first row is the header more often than not.
  const first = rows[0]?.fields.length ?? 0
  return (counts.get(first) ?? 0) >= most ? first : width
}

/** As wide as the table, or wider by nothing but empty cells: delimiters that end the line. */
export const fitsWidth = (fields: readonly string[], width: number): boolean =>
  fields.length === width || (fields.length > width && fields.every((cell, i) => i < width || cell.trim() === ''))

export const isBlank = ({ fields }: CsvRow): boolean => fields.length === 1 && fields[0]!.trim() === ''

export interface HeaderGuess {
  readonly isHeader: boolean
  /** Neither names nor values settle it. */
  readonly isOpen: boolean
}

/**
 * Whether the first row names the columns. It does with names that everyone knows; it does not where its cells are numbers, or values further down;
 * else what tells is whether it is unlike the rows below: words above numbers, short names above sentences.
 */
export function looksLikeHeader(first: readonly string[], body: readonly Pick<CsvRow, 'fields'>[]): HeaderGuess {
  const known = first.filter(isKnownName).length
  if (known > 1) return { isHeader: true, isOpen: false }
  const rows = body.filter(({ fields }) => fields.length === first.length)
  const columns = first.map((cell, i) => ({
    cell,
    below: rows.map(({ fields }) => fields[i]!).filter((v) => v.trim() !== ''),
  }))
  const repeated = columns.some(({ cell, below }) => cell !== '' && below.includes(cell))
  const allRepeated = rows.some(({ fields }) => fields.every((field, i) => field === first[i]))
  if (repeated && !allRepeated) return { isHeader: false, isOpen: false }
  if (first.some((cell) => isNumber(cell))) return { isHeader: false, isOpen: known > 0 }
  if (known > 0) return { isHeader: true, isOpen: first.length > 1 && !columns.some(isUnlike) }
  const isNamed = first.length > 1 && first.every(isNameLike)
  return { isHeader: isNamed && columns.some(isUnlike), isOpen: isNamed }
}
const isNumber = (cell: string) => cell.trim() !== '' && Number.isFinite(Number(cell))
const isNameLike = (cell: string) =>
  cell.trim() === '' ||
  (/^[\p{L}_][^.?!,;。？！，；]{0,39}$/u.test(cell.trim()) && cell.trim().split(/\s+/).length <= 3)
/** A name above values of another kind. */
function isUnlike({ cell, below }: { readonly cell: string; readonly below: readonly string[] }): boolean {
  if (below.length === 0 || cell.trim() === '') return false
  if (below.every(isNumber)) return true
  const length = below.reduce((sum, value) => sum + value.length, 0) / below.length
  const sentences = below.filter((value) => /\s/.test(value.trim())).length
  return (
    length > 3 * cell.length ||
    (!/\s/.test(cell.trim()) && sentences >= 0.8 * below.length && length > 1.5 * cell.length)
  )
}

import { NothingToImport } from '../format-errors.ts'
import type { FilePreview, OpenQuestion } from '../format.ts'
import { readTable, rowsLookedAt, shownRows, type Table, type TableChoices } from '../table.ts'
import { extrapolated, openText, spreadPieces, type TextFile } from '../text-file.ts'
import { columnNames } from '../table-names.ts'
import { fitsWidth, guessDialect, isBlank, looksLikeHeader, separatorHint } from './csv-dialect.ts'
import { CsvParser, type CsvDialect, type CsvRow } from './parse-rows.ts'

export interface CsvChoices extends TableChoices {
  readonly delimiter: string
  readonly quotes: string
  readonly header: string
  readonly encoding: string
}

export interface CsvLayout extends Table {
  readonly file: TextFile
  readonly dialect: CsvDialect
  /** Line of the “sep=” line, 0 for none. */
  readonly hintLine: number
  /** Line of the header, 0 for none: rows above it belong to no table. */
  readonly headerLine: number
  readonly preview: FilePreview
}

const LARGEST_HEAD = 1 << 26

/** What the file tells of itself by its beginning and pieces all over it: encoding, dialect, columns and their roles. Throws NothingToImport, ColumnMissing … */
export async function csvLayout(path: string, choices: CsvChoices, headSize?: number): Promise<CsvLayout> {
  const file = await openText(path, choices.encoding, headSize)
  const whole = file.headBytes === file.bytes
  const { titles, others, ...dialect } = guessDialect(file.head, choices, path)
  const parser = new CsvParser(dialect)
  const complete = parser.feed(file.head)
  const all = whole ? [...complete, ...parser.end()] : complete
  const hintLine = separatorHint(file.head) ? 1 : 0
  const rows = all.filter((row) => !isBlank(row) && row.line > hintLine)
  // A beginning too short to hold two records says nothing about the columns.
  if (!whole && rows.length < 2 && file.headBytes < LARGEST_HEAD) return csvLayout(path, choices, 8 * file.headBytes)
  const first = rows[titles] ?? rows[0]
  if (!first) throw new NothingToImport(path, 'rows')
  const header = headerOf(first, rows.slice(titles + 1), choices)
  if (header.isHeader && whole && rows.length === 1) throw new NothingToImport(path, 'rows below its header')
  const headerLine = header.isHeader ? first.line : 0
  const body = rows.filter((row) => row.line > headerLine && !row.broken)
  const names = namesOf(first, body, header.isHeader)
  const pieces = whole
    ? []
    : (await spreadPieces(file)).map((p) => ({ bytes: p.bytes, rows: new CsvParser(dialect).feed(p.text) }))
  const sample = [...body, ...pieces.flatMap((piece) => piece.rows)]
    .filter(({ fields, broken }) => !broken && fitsWidth(fields, names.length))
    .map(({ fields }) => fields)
  const table = readTable(path, names, sample, choices)
  const counted = all.length - hintLine - (header.isHeader ? 1 : 0)
  const further = pieces.reduce((sum, piece) => sum + piece.rows.length, 0)
  return {
    ...table,
    file,
    dialect,
    hintLine,
    headerLine,
    preview: {
      encoding: file.encoding,
      delimiter: dialect.delimiter,
      columns: table.columns,
      kind: table.kind,
      tasks: table.tasks,
      rows: shownRows(table, sample),
      estimatedRecords: whole ? counted : extrapolated(file, counted, further, pieces),
      isWhole: whole && sample.length <= rowsLookedAt(names.length),
      bytes: file.bytes,
      questions: [
        ...file.questions,
        ...delimiterQuestion(dialect.delimiter, others),
        ...header.questions,
        ...table.questions,
      ],
    },
  }
}

function headerOf(first: CsvRow, below: readonly CsvRow[], { header }: CsvChoices) {
  if (header !== 'auto') return { isHeader: header === 'yes', questions: [] }
  const { isHeader, isOpen } = looksLikeHeader(first.fields, below)
  const [chosen, other] = isHeader ? ['yes', 'no'] : ['no', 'yes']
  return { isHeader, questions: isOpen ? [{ option: 'header', chosen, others: [other] }] : [] }
}

const delimiterQuestion = (chosen: string, others: readonly string[]): OpenQuestion[] =>
  others.length > 0 ? [{ option: 'delimiter', chosen, others }] : []

/** Names of the columns; where every row has one field more than the header, the first holds the names of the rows, as R writes them. */
function namesOf(first: CsvRow, body: readonly CsvRow[], isHeader: boolean): string[] {
  if (!isHeader) return columnNames(first.fields.map(() => ''))
  const width = first.fields.length
  const hasRowNames =
    body.length > 1 &&
    body.every(({ fields }) => fields.length === width + 1 && fields[width]!.trim() !== '') &&
    body.every(({ fields }, i) => /^\d+$/.test(fields[0]!) && Number(fields[0]) === Number(body[0]!.fields[0]) + i)
  return columnNames(hasRowNames ? ['', ...first.fields] : first.fields)
}

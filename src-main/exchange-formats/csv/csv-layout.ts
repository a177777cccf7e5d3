import { guessRoles, type ChosenColumns } from '../column-roles.ts'
import { NothingToImport } from '../format-errors.ts'
import type { FilePreview } from '../format.ts'
import { openText, type TextFile } from '../text-file.ts'
import { columnNames, guessDialect, isBlank, looksLikeHeader, separatorHint, type CsvDialect } from './csv-dialect.ts'
import { CsvParser } from './parse-rows.ts'

export interface CsvChoices extends ChosenColumns {
  readonly delimiter: string
  readonly quotes: string
  readonly header: string
  readonly encoding: string
}

export interface CsvLayout {
  readonly file: TextFile
  readonly dialect: CsvDialect
  readonly names: readonly string[]
  /** Position of each role's column, −1 for none. */
  readonly at: { readonly text: number; readonly label: number; readonly id: number; readonly vector: number }
  /** Positions of the columns kept as context. */
  readonly context: readonly number[]
  /** Records begin after this line: the header, or a “sep=” line. */
  readonly after: number
  readonly preview: FilePreview
}

const ROLES_FROM = 1000
const SHOWN = 20
const LARGEST_HEAD = 1 << 26

/** What the beginning of the file tells: encoding, dialect, columns and their roles. Throws NothingToImport, ColumnMissing … */
export async function csvLayout(path: string, choices: CsvChoices, headSize?: number): Promise<CsvLayout> {
  const file = await openText(path, choices.encoding, headSize)
  const whole = file.headBytes === file.bytes
  const head = file.crOnly ? file.head.replaceAll('\r', '\n') : file.head
  const { delimiter, quotes } = guessDialect(head, choices)
  const parser = new CsvParser(delimiter, quotes)
  const complete = parser.feed(head)
  const all = whole ? [...complete, ...parser.end()] : complete
  const hinted = separatorHint(head) ? 1 : 0
  const rows = all.filter((row) => !isBlank(row) && row.line > hinted)
  const first = rows[0]
  // A beginning too short to hold two records says nothing about the columns.
  if (!whole && rows.length < 2 && file.headBytes < LARGEST_HEAD) return csvLayout(path, choices, 8 * file.headBytes)
  if (!first) throw new NothingToImport(path, 'rows')
  const someRows = rows.slice(1, ROLES_FROM + 1)
  const hasHeader = choices.header === 'auto' ? looksLikeHeader(first.fields, someRows) : choices.header === 'yes'
  const names = columnNames(hasHeader ? first.fields : first.fields.map(() => ''))
  const body = (hasHeader ? rows.slice(1) : rows).filter((row) => row.fields.length === names.length)
  if (hasHeader && whole && rows.length === 1) throw new NothingToImport(path, 'rows below its header')
  const columns = guessRoles(
    path,
    names,
    body.slice(0, ROLES_FROM).map((row) => row.fields),
    choices,
  )
  const place = (role: string) => columns.findIndex((c) => c.role === role)
  const after = hasHeader ? first.line : hinted
  const seen = all.filter((row) => row.line > after).length
  return {
    file,
    dialect: { delimiter, quotes },
    names,
    at: { text: place('text'), label: place('label'), id: place('id'), vector: place('vector') },
    context: columns.flatMap((c, i) => (c.role === 'context' ? [i] : [])),
    after,
    preview: {
      encoding: file.encoding,
      delimiter,
      columns,
      rows: body
        .slice(0, SHOWN)
        .map((row) => Object.fromEntries(names.map((name, i) => [name, row.fields[i]!.slice(0, 300)]))),
      estimatedRecords: whole ? seen : Math.round((seen * file.bytes) / file.headBytes),
      isWhole: whole && body.length <= ROLES_FROM,
      bytes: file.bytes,
    },
  }
}

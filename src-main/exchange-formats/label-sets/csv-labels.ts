import { ColumnMissing } from '../format-errors.ts'
import { DELIMITERS, isBlank, separatorHint } from '../csv/csv-dialect.ts'
import { CsvParser, type CsvRow } from '../csv/parse-rows.ts'
import { labelReader } from '../labels-in-cell.ts'
import { describesLabels, fieldsAmong, knownAmong } from './label-columns.ts'
import { entryOf, NoLabelColumn, sorted, type LabelEntry, type LabelReject, type LabelsRead } from './label-entry.ts'

const rowsOf = (text: string, delimiter: string): CsvRow[] => {
  const parser = new CsvParser({ delimiter, quotes: true, blanksAround: true })
  const all = [...parser.feed(text), ...parser.end()]
  return all.filter((row) => !isBlank(row) && !(separatorHint(text) && row.line === 1))
}
const headOf = (text: string) => text.slice(0, 1 << 16)
const known = (row: CsvRow | undefined) => knownAmong(row?.fields ?? [])

/** The delimiter by which the first row names most columns, or else has most. */
function delimiterOf(text: string, column: string | undefined): string {
  const hint = separatorHint(text)
  if (hint) return hint
  const worth = (delimiter: string) => {
    const first = rowsOf(headOf(text), delimiter)[0]
    return (
      (column !== undefined && first?.fields.includes(column) ? 1e9 : 0) +
      1e6 * known(first) +
      (first?.fields.length ?? 0)
    )
  }
  return [...DELIMITERS].reduce((a, b) => (worth(b) > worth(a) ? b : a))
}

/** Whether the first line names the columns of a label set. */
export function namesColumns(text: string): boolean {
  const first = rowsOf(headOf(text), delimiterOf(text, undefined))[0]
  return (first?.fields.length ?? 0) > 1 && 'name' in fieldsAmong(first!.fields) && known(first) > 1
}

/**
 * A table: a row a label (`name,description,keywords,…`), or one whose column of labels has a name as often as it has samples. `column`: that of the
 * names. A first row that names no column is a label: name, description, keywords. Throws ColumnMissing, NoLabelColumn.
 */
export function readCsv(text: string, column?: string): LabelsRead {
  const rows = rowsOf(text, delimiterOf(text, column))
  const names = rows[0]?.fields ?? []
  const fields = fieldsAmong(names)
  const name = column ?? fields.name
  if (name === undefined || (column === undefined && names.length === 1 && rows.length === 1)) {
    if (names.length > 3) throw new NoLabelColumn(names)
    return sorted(
      rows.map((row) =>
        entryOf(row.line, { name: row.fields[0], description: row.fields[1], keywords: row.fields[2] }),
      ),
    )
  }
  const at = names.indexOf(name)
  if (at < 0) throw new ColumnMissing('CSV', name, names)
  const others = names.filter((other) => other !== name)
  const body = rows.slice(1)
  if (!describesLabels(fields)) return sorted(valuesOf(body, at, names), { column: name, others })
  const cell = (row: CsvRow, field: keyof typeof fields) => {
    const found = fields[field]
    return found === undefined || found === name ? undefined : row.fields[names.indexOf(found)]
  }
  const entry = (row: CsvRow): LabelEntry | LabelReject =>
    row.broken
      ? { line: row.line, reason: 'broken-row', excerpt: row.fields.join().slice(0, 200) }
      : entryOf(row.line, {
          name: row.fields[at],
          description: cell(row, 'description'),
          keywords: cell(row, 'keywords'),
          examples: cell(row, 'examples'),
          key: cell(row, 'key'),
          colour: cell(row, 'colour'),
          retired: cell(row, 'retired'),
        })
  return sorted(body.map(entry), { column: name, others })
}

/** The distinct values of a column, several labels in a cell apart; rows without one say nothing. */
function valuesOf(rows: readonly CsvRow[], at: number, names: readonly string[]): (LabelEntry | LabelReject)[] {
  const cells = rows.flatMap(({ fields, line, broken }) => (broken ? [] : [{ line, cell: fields[at] ?? '' }]))
  return distinctLabels(cells, names)
}

/** `names`: of all columns, for how labels stand in a cell. */
export function distinctLabels(
  cells: readonly { readonly line: number; readonly cell: string }[],
  names: readonly string[],
): (LabelEntry | LabelReject)[] {
  const { read } = labelReader(
    cells.map(({ cell }) => cell),
    'auto',
    names,
  )
  const seen = new Map<string, number>()
  for (const { line, cell } of cells)
    for (const name of [read(cell) ?? []].flat()) if (!seen.has(name)) seen.set(name, line)
  return [...seen].map(([name, line]) => entryOf(line, { name }))
}

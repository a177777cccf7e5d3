import { findHeader, looksLikeHeader } from '../csv/csv-dialect.ts'
import { NothingToImport } from '../format-errors.ts'
import { defineImportFormat, type OpenQuestion, type RejectedRecord } from '../format.ts'
import { openVectors, vectorsOption } from '../npy/vectors-beside.ts'
import { rejected } from '../rejected-record.ts'
import { columnNames } from '../table-names.ts'
import { readTable, rowsLookedAt, shownRows, tableOptions, type TableChoices } from '../table.ts'
import { takeRows } from '../take-rows.ts'
import type { SheetRow } from './sheet-rows.ts'
import { openWorkbook, type Workbook } from './workbook.ts'

const BATCH = 5000
/** Rows looked at before anything is read. */
const LOOKED_AT = 5000

interface Choices extends TableChoices {
  readonly sheet: string
  readonly header: string
}

export const xlsxImport = defineImportFormat({
  id: 'xlsx.v1',
  title: 'Excel workbook',
  summary: 'One sheet of a workbook; header and columns are found by themselves, dates become ISO 8601.',
  extensions: ['xlsx', 'xlsm'],
  options: {
    ...tableOptions,
    sheet: { kind: 'text', title: 'Sheet', default: '', help: 'Empty: the first that is not hidden' },
    header: { kind: 'choice', title: 'First row names the columns', default: 'auto', choices: ['auto', 'yes', 'no'] },
    vectors: vectorsOption,
  },
  recognise: ({ path, isFolder, head }) => {
    const begin = Buffer.from(head.subarray(0, 4)).toString('latin1')
    if (isFolder || begin !== 'PK\x03\x04') return 0
    return /\.xls[xm]$/i.test(path) || Buffer.from(head).includes('xl/') ? 0.95 : 0
  },
  async preview(path, choices) {
    const { table, sample, isWhole, share, headerLine, questions, bytes } = await withWorkbook(path, (book) =>
      layoutOf(path, book, choices),
    )
    const counted = sample.filter(({ line }) => line !== headerLine).length
    const below = sample.filter(({ line }) => line > headerLine).map(({ fields }) => fields)
    return {
      encoding: 'xlsx',
      columns: table.columns,
      kind: table.kind,
      tasks: table.tasks,
      rows: shownRows(table, below),
      estimatedRecords: isWhole ? counted : Math.round(counted / share),
      isWhole: isWhole && below.length <= rowsLookedAt(table.names.length),
      bytes,
      questions: [...questions, ...table.questions],
    }
  },
  async *read(path, choices, { signal } = {}) {
    const book = await openWorkbook(path)
    try {
      const { table, sheet, headerLine, bytes } = await layoutOf(path, book, choices)
      const vectors = await openVectors(choices.vectors)
      const take = takeRows(table, vectors)
      for await (const { rows, share } of book.rows(sheet, signal)) {
        for (let at = 0; at < rows.length; at += BATCH) {
          const { body, rejects: beside } = sorted(rows.slice(at, at + BATCH), headerLine, table.names.length)
          const { samples, rejects } = take(body)
          yield { samples, rejects: [...beside, ...rejects], bytesRead: Math.round(share * bytes) }
        }
      }
      vectors.end()
    } finally {
      await book.close()
    }
  },
})

async function withWorkbook<T>(path: string, work: (book: Workbook) => Promise<T>): Promise<T> {
  const book = await openWorkbook(path)
  try {
    return await work(book)
  } finally {
    await book.close()
  }
}

async function layoutOf(path: string, book: Workbook, choices: Choices) {
  const sheet = choices.sheet || book.sheets[0]!
  const { rows: sample, isWhole, share } = await firstRows(book, sheet)
  if (sample.length === 0) throw new NothingToImport(path, `rows on the sheet “${sheet}”`)
  const { header } = findHeader(sample)
  const first = sample[header]!
  const guess = looksLikeHeader(first.fields, padded(sample.slice(header + 1), first.fields.length))
  const isHeader = choices.header === 'auto' ? guess.isHeader : choices.header === 'yes'
  const headerLine = isHeader ? first.line : 0
  const body = sample.filter(({ line }) => line > headerLine)
  if (body.length === 0) throw new NothingToImport(path, 'rows below its header')
  const width = Math.max(...[first, ...body].map(({ fields }) => fields.length))
  const names = columnNames(Array.from({ length: width }, (_, i) => (isHeader ? (first.fields[i] ?? '') : '')))
  const table = readTable(
    path,
    names,
    padded(body, width).map(({ fields }) => fields),
    choices,
  )
  const questions: OpenQuestion[] = []
  if (choices.sheet === '' && book.sheets.length > 1)
    questions.push({ option: 'sheet', chosen: sheet, others: book.sheets.filter((name) => name !== sheet) })
  if (choices.header === 'auto' && guess.isOpen)
    questions.push({ option: 'header', chosen: isHeader ? 'yes' : 'no', others: [isHeader ? 'no' : 'yes'] })
  return { table, sheet, sample: padded(sample, width), isWhole, share, headerLine, questions, bytes: book.bytes }
}

async function firstRows(book: Workbook, sheet: string) {
  const some: SheetRow[] = []
  let read = 0
  for await (const { rows, share } of book.rows(sheet)) {
    some.push(...rows)
    read = share
    if (some.length >= LOOKED_AT) return { rows: some, isWhole: false, share: read }
  }
  return { rows: some, isWhole: true, share: 1 }
}

/** A spreadsheet leaves out the empty cells at the end of a row. */
const padded = (rows: readonly SheetRow[], width: number): SheetRow[] =>
  rows.map((row) =>
    row.fields.length >= width
      ? row
      : { ...row, fields: [...row.fields, ...Array<string>(width - row.fields.length).fill('')] },
  )

/** The header is no record; what stands above it, or beside the table, is none of the table. */
function sorted(rows: readonly SheetRow[], headerLine: number, width: number) {
  const rejects: RejectedRecord[] = []
  const body: SheetRow[] = []
  for (const row of padded(rows, width)) {
    const { fields, line } = row
    if (line === headerLine) continue
    if (line < headerLine)
      rejects.push(rejected(line, 'above-header', `the columns are named in row ${headerLine}`, fields.join('\t')))
    else if (fields.length > width)
      rejects.push(rejected(line, 'ragged-row', `${fields.length} cells, expected ${width}`, fields.join('\t')))
    else body.push(row)
  }
  return { body, rejects }
}

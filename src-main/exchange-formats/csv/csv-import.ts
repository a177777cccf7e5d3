import { AnswersByRow } from '../answers-by-row.ts'
import { detectEncoding } from '../detect-encoding.ts'
import { RecordTooLong } from '../format-errors.ts'
import { defineImportFormat, type IncomingBatch, type IncomingSample, type RejectedRecord } from '../format.ts'
import { openVectors, vectorsOption, type VectorsBeside } from '../npy/vectors-beside.ts'
import { rejected } from '../rejected-record.ts'
import { rowTaker, tableOptions } from '../table.ts'
import { decodedChunks, encodingOption, LONGEST_RECORD } from '../text-file.ts'
import { DELIMITERS, fitsWidth, guessDialect, isBlank } from './csv-dialect.ts'
import { csvLayout, type CsvLayout } from './csv-layout.ts'
import { CsvParser, type CsvRow } from './parse-rows.ts'

export const csvImport = defineImportFormat({
  id: 'csv.v1',
  title: 'CSV or TSV',
  summary: 'A table of texts; encoding, delimiter, header and columns are found by themselves.',
  extensions: ['csv', 'tsv', 'tab'],
  options: {
    ...tableOptions,
    delimiter: { kind: 'choice', title: 'Delimiter', default: 'auto', choices: ['auto', ...DELIMITERS] },
    header: { kind: 'choice', title: 'First row names the columns', default: 'auto', choices: ['auto', 'yes', 'no'] },
    quotes: {
      kind: 'choice',
      title: 'Quotes',
      default: 'auto',
      choices: ['auto', 'double', 'none'],
      help: 'none: a quote is a character like any other',
    },
    encoding: encodingOption,
    vectors: vectorsOption,
  },
  recognise: ({ path, isFolder, head }) => {
    if (isFolder || head.length === 0) return 0
    const encoding = detectEncoding(head)
    if (encoding === null) return 0
    if (/\.(csv|tsv|tab)$/i.test(path)) return 0.9
    const text = new TextDecoder(encoding).decode(head)
    const { delimiter, fit, width } = guessDialect(text, { delimiter: 'auto', quotes: 'auto' })
    return fit < 0.95 || width < 2 ? 0 : delimiter === '\t' ? 0.8 : 0.3
  },
  preview: async (path, choices) => (await csvLayout(path, choices)).preview,
  async *read(path, choices, reading) {
    const layout = await csvLayout(path, choices)
    const { file, dialect } = layout
    const parser = new CsvParser(dialect)
    const vectors = await openVectors(choices.vectors)
    const take = recordTaker(layout, vectors)
    let last = { bytesRead: 0, damaged: false }
    const byRow = layout.stampsAt ? new AnswersByRow() : null
    const batchOf = (rows: readonly CsvRow[], isEnd = false): IncomingBatch => {
      const [samples, rejects]: [IncomingSample[], RejectedRecord[]] = [[], []]
      const made = rows.flatMap((row) => take(row, last.damaged) ?? [])
      const decided = byRow ? [...byRow.add(made), ...(isEnd ? byRow.end() : [])] : made
      for (const one of decided) {
        if ('reason' in one) rejects.push(one)
        else samples.push(one)
      }
      return { samples, rejects, bytesRead: last.bytesRead }
    }
    for await (const chunk of decodedChunks(file, reading)) {
      last = chunk
      yield batchOf(parser.feed(chunk.text))
      if (parser.waiting > LONGEST_RECORD) throw new RecordTooLong(path, parser.line, LONGEST_RECORD)
    }
    yield batchOf(parser.end(), true)
    vectors.end()
  },
})

/** Turns rows into samples or rejects; the header and the “sep=” line are none. */
function recordTaker(layout: CsvLayout, vectors: VectorsBeside) {
  const { names, dialect, headerLine, hintLine } = layout
  const takeRow = rowTaker(layout)
  return (row: CsvRow, damaged: boolean): IncomingSample | RejectedRecord | null => {
    const { fields, line, broken } = row
    const raw = () => fields.join(dialect.delimiter)
    if (line <= hintLine || line === headerLine) return null
    if (isBlank(row)) return rejected(line, 'empty-text', 'an empty line', '')
    if (line < headerLine) return rejected(line, 'above-header', `the columns are named on line ${headerLine}`, raw())
    const beside = vectors.next()
    if (broken) return rejected(line, 'unclosed-quote', 'a quote that does not close at the end of its field', raw())
    if (!fitsWidth(fields, names.length))
      return rejected(line, 'ragged-row', `${fields.length} fields, expected ${names.length}`, raw())
    return takeRow({ fields, line, damaged, beside, raw })
  }
}

import { columnOptions } from '../column-roles.ts'
import { UNDECODABLE } from '../decode-text.ts'
import { detectEncoding } from '../detect-encoding.ts'
import { RecordTooLong } from '../format-errors.ts'
import { defineImportFormat, type IncomingBatch, type IncomingSample, type RejectedRecord } from '../format.ts'
import { labelText } from '../labels-in.ts'
import { openVectors, vectorsOption, type VectorsBeside } from '../npy/vectors-beside.ts'
import { isOwnTable, OWN_COLUMNS, stampOf } from '../own-columns.ts'
import { vectorOf } from '../parse-vector.ts'
import { problemWithText, rejected } from '../rejected-record.ts'
import { decodedChunks, encodingOption, LONGEST_RECORD } from '../text-file.ts'
import { DELIMITERS, guessDialect } from './csv-dialect.ts'
import { csvLayout, type CsvLayout } from './csv-layout.ts'
import { CsvParser, type CsvRow } from './parse-rows.ts'

export const csvImport = defineImportFormat({
  id: 'csv.v1',
  title: 'CSV or TSV',
  summary: 'A table of texts; encoding, delimiter, header and columns are found by themselves.',
  extensions: ['csv', 'tsv', 'tab'],
  options: {
    ...columnOptions,
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
    const { delimiter, fit } = guessDialect(text, { delimiter: 'auto', quotes: 'auto' })
    return fit < 0.95 ? 0 : delimiter === '\t' ? 0.8 : 0.3
  },
  preview: async (path, choices) => (await csvLayout(path, choices)).preview,
  async *read(path, choices, signal) {
    const layout = await csvLayout(path, choices)
    const { file, dialect, after } = layout
    const parser = new CsvParser(dialect.delimiter, dialect.quotes)
    const vectors = await openVectors(choices.vectors)
    const take = recordTaker(layout, vectors)
    let last = { bytesRead: 0, damaged: false }
    const batchOf = (rows: readonly CsvRow[]): IncomingBatch => {
      const [samples, rejects]: [IncomingSample[], RejectedRecord[]] = [[], []]
      for (const row of rows) {
        if (row.line <= after) continue
        const made = take(row, last.damaged)
        if ('reason' in made) rejects.push(made)
        else samples.push(made)
      }
      return { samples, rejects, bytesRead: last.bytesRead }
    }
    for await (const chunk of decodedChunks(file, signal)) {
      last = chunk
      yield batchOf(parser.feed(chunk.text))
      if (parser.waiting > LONGEST_RECORD) throw new RecordTooLong(path, parser.line, LONGEST_RECORD)
    }
    yield batchOf(parser.end())
    vectors.end()
  },
})

/** Turns rows into samples or rejects, by the places of the columns. */
function recordTaker({ names, at, dialect, context: kept }: CsvLayout, vectors: VectorsBeside) {
  const own = isOwnTable(names)
  const context = kept.filter((i) => !(own && OWN_COLUMNS.has(names[i]!)))
  const stampAt = own ? { annotator: names.indexOf('annotator'), labelledAt: names.indexOf('labelled_at') } : null
  let dimensions = 0
  return ({ fields, line, broken }: CsvRow, damaged: boolean): IncomingSample | RejectedRecord => {
    const raw = () => fields.join(dialect.delimiter)
    if (fields.length === 1 && fields[0]!.trim() === '') return rejected(line, 'empty-text', 'an empty line', '')
    const beside = vectors.next()
    if (broken) return rejected(line, 'unclosed-quote', 'a quote that does not close at the end of its field', raw())
    if (fields.length !== names.length)
      return rejected(line, 'ragged-row', `${fields.length} fields, expected ${names.length}`, raw())
    const text = fields[at.text] ?? ''
    const problem = problemWithText(text, damaged)
    if (problem) return rejected(line, ...problem, raw())
    if (damaged && fields.some((field) => field.includes(UNDECODABLE)))
      return rejected(line, 'bad-encoding', 'bytes that are no characters in this encoding', raw())
    const vector = at.vector < 0 ? beside : vectorOf(fields[at.vector]!, dimensions)
    if (typeof vector === 'string') return rejected(line, 'bad-vector', vector, raw())
    if (vector) dimensions = vector.length
    const others: Record<string, string> = {}
    for (const i of context) if (fields[i] !== '') others[names[i]!] = fields[i]!
    const sample: IncomingSample = {
      line,
      content: { kind: 'text', text },
      label: own ? fields[at.label]?.trim() || undefined : labelText(fields[at.label]?.trim() ?? '') || undefined,
      externalId: fields[at.id] || undefined,
      context: others,
    }
    if (!stampAt && !vector) return sample
    return { ...sample, vector, ...(stampAt && stampOf(fields[stampAt.annotator], fields[stampAt.labelledAt])) }
  }
}

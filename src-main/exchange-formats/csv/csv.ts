import { stat } from 'node:fs/promises'
import { guessRoles, columnOptions } from '../column-roles.ts'
import { ColumnMissing, NothingToImport } from '../format-errors.ts'
import {
  defineExportFormat,
  defineImportFormat,
  type FilePreview,
  type IncomingBatch,
  type IncomingSample,
  type RejectedRecord,
} from '../format.ts'
import { decodedChunks, detectEncoding, readHead } from '../text-stream.ts'
import { CsvParser, type CsvRow } from './parse-rows.ts'

const DELIMITERS = [',', '\t', ';', '|']
const EXCERPT = 2000

const options = {
  ...columnOptions,
  delimiter: { kind: 'choice', title: 'Delimiter', default: 'auto', choices: ['auto', ...DELIMITERS] },
  header: { kind: 'switch', title: 'First row names the columns', default: true },
} as const
type Given = { text: string; label: string; id: string; delimiter: string; header: boolean }

interface Layout extends FilePreview {
  readonly encoding: ReturnType<typeof detectEncoding>
  readonly delimiter: string
  readonly names: readonly string[]
  readonly at: { readonly text: number; readonly label: number; readonly id: number }
}

/** What the first part of the file tells: encoding, delimiter, columns and their roles. */
async function layoutOf(path: string, given: Given): Promise<Layout> {
  const { size } = await stat(path)
  const head = await readHead(path)
  const encoding = detectEncoding(head)
  const text = new TextDecoder(encoding).decode(head)
  const delimiter = given.delimiter === 'auto' ? likeliestDelimiter(text) : given.delimiter
  const parser = new CsvParser(delimiter)
  const rows = [...parser.feed(text), ...(head.length === size ? parser.end().rows : [])]
  const first = rows[0]
  if (!first) throw new NothingToImport(path, 'rows')
  const names = given.header
    ? first.fields.map((name, i) => name.trim() || `column ${i + 1}`)
    : first.fields.map((_, i) => `column ${i + 1}`)
  const body = rows.slice(given.header ? 1 : 0, 1000)
  const columns = guessRoles(
    names,
    body.map((r) => r.fields),
    { text: given.text, label: given.label, id: given.id },
  )
  const place = (role: string, chosen: string) => {
    if (chosen === '-' || chosen === '–') return -1
    if (chosen && !names.includes(chosen)) throw new ColumnMissing(path, chosen, names)
    return columns.findIndex((c) => c.role === role)
  }
  const perRow = head.length / Math.max(1, rows.length)
  return {
    encoding,
    delimiter,
    names,
    columns,
    at: { text: place('text', given.text), label: place('label', given.label), id: place('id', given.id) },
    rows: body.slice(0, 20).map((r) => Object.fromEntries(names.map((name, i) => [name, r.fields[i] ?? '']))),
    estimatedRecords: head.length === size ? rows.length - Number(given.header) : Math.round(size / perRow),
    bytes: size,
  }
}

/** The delimiter that splits most lines alike, more than once. */
function likeliestDelimiter(text: string): string {
  const score = (delimiter: string) => {
    const widths = new CsvParser(delimiter)
      .feed(text.slice(0, 65_536))
      .slice(0, 50)
      .map((r) => r.fields.length)
    const width = widths[0] ?? 1
    return width < 2 ? 0 : widths.filter((w) => w === width).length / widths.length + width / 1000
  }
  return DELIMITERS.map((d) => ({ d, s: score(d) })).reduce((best, next) => (next.s > best.s ? next : best)).d
}

function sampleOf({ fields, line }: CsvRow, { names, at }: Layout): IncomingSample | RejectedRecord {
  const reject = (reason: RejectedRecord['reason'], detail: string): RejectedRecord => ({
    line,
    reason,
    detail,
    excerpt: fields.join(',').slice(0, EXCERPT),
  })
  if (fields.length !== names.length) return reject('ragged-row', `${fields.length} fields, expected ${names.length}`)
  const text = fields[at.text] ?? ''
  if (text.trim() === '') return reject('empty-text', `“${names[at.text]}” is empty`)
  if (text.includes('\uFFFD')) return reject('bad-encoding', 'bytes that are no characters in this encoding')
  const context: Record<string, string> = {}
  for (let i = 0; i < fields.length; i++)
    if (i !== at.text && i !== at.label && i !== at.id && fields[i] !== '') context[names[i]!] = fields[i]!
  return {
    line,
    content: { kind: 'text', text },
    label: fields[at.label]?.trim() || undefined,
    externalId: fields[at.id] || undefined,
    context,
  }
}

export const csvImport = defineImportFormat({
  id: 'csv.v1',
  title: 'CSV or TSV',
  summary: 'A table of texts; encoding, delimiter and columns are detected.',
  extensions: ['csv', 'tsv', 'tab'],
  options,
  recognise: ({ path, isFolder, head }) => {
    if (isFolder || head.length === 0) return 0
    if (/\.(csv|tsv|tab)$/i.test(path)) return 0.9
    return likeliestSplits(head) ? 0.3 : 0
  },
  preview: (path, given) => layoutOf(path, given),
  async *read(path, given, signal): AsyncGenerator<IncomingBatch> {
    const layout = await layoutOf(path, given)
    const parser = new CsvParser(layout.delimiter)
    let skip = given.header ? 1 : 0
    const batchOf = (rows: readonly CsvRow[], bytesRead: number): IncomingBatch => {
      const [samples, rejects]: [IncomingSample[], RejectedRecord[]] = [[], []]
      for (const row of rows.slice(skip)) {
        const made = sampleOf(row, layout)
        if ('reason' in made) rejects.push(made)
        else samples.push(made)
      }
      skip = Math.max(0, skip - rows.length)
      return { samples, rejects, bytesRead }
    }
    for await (const { text, bytesRead } of decodedChunks(path, layout.encoding, signal))
      yield batchOf(parser.feed(text), bytesRead)
    const { rows, unclosed } = parser.end()
    const last = batchOf(rows, layout.bytes)
    if (!unclosed) yield last
    else
      yield {
        ...last,
        rejects: [
          ...last.rejects,
          {
            line: unclosed.line,
            reason: 'unclosed-quote',
            detail: 'a quote that never closes',
            excerpt: unclosed.text.slice(0, EXCERPT),
          },
        ],
      }
  },
})

const likeliestSplits = (head: Uint8Array) => {
  const text = new TextDecoder(detectEncoding(head)).decode(head)
  const widths = new CsvParser(likeliestDelimiter(text))
    .feed(text)
    .slice(0, 20)
    .map((r) => r.fields.length)
  return widths.length > 1 && widths.every((w) => w === widths[0]) && widths[0]! > 1
}

const quoted = (value: string | number | boolean | null) => {
  const text = value === null ? '' : String(value)
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * id,text,label,state,annotator,… then the context columns of the first row. Values are written as they are: a cell that starts with = is
 * data here, and changing it would not survive a round trip.
 */
export const csvExport = defineExportFormat({
  id: 'csv.v1',
  title: 'CSV',
  summary: 'One row a sample, UTF-8, opens in any spreadsheet.',
  extension: 'csv',
  options: { bom: { kind: 'switch', title: 'Mark as UTF-8 for spreadsheets (BOM)', default: false } },
  async *write(rows, { bom }) {
    const encoder = new TextEncoder()
    let extra: string[] | null = null
    for await (const r of rows) {
      const lines: string[] = []
      if (!extra) {
        extra = Object.keys(r.context)
        lines.push(
          (bom ? '\uFEFF' : '') +
            ['id', r.content.kind === 'text' ? 'text' : 'image', 'label', 'state', 'annotator', 'labelled_at', ...extra]
              .map(quoted)
              .join(','),
        )
      }
      const content = r.content.kind === 'text' ? r.content.text : r.content.name
      const at = r.labelledAt === null ? '' : new Date(r.labelledAt).toISOString()
      lines.push(
        [
          r.externalId ?? r.id,
          content,
          r.label,
          r.state,
          r.annotator,
          at,
          ...extra.map((key) => r.context[key] ?? null),
        ]
          .map(quoted)
          .join(','),
      )
      yield encoder.encode(lines.join('\n') + '\n')
    }
  },
})

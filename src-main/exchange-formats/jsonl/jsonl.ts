import { stat } from 'node:fs/promises'
import { readFile } from 'node:fs/promises'
import { columnOptions, guessRoles } from '../column-roles.ts'
import { ColumnMissing, NothingToImport } from '../format-errors.ts'
import {
  defineExportFormat,
  defineImportFormat,
  type FilePreview,
  type IncomingBatch,
  type IncomingSample,
  type RejectedRecord,
} from '../format.ts'
import { detectEncoding, lines, readHead, type Encoding } from '../text-stream.ts'

const EXCERPT = 2000
type Given = { text: string; label: string; id: string; vector: string }
type Row = Readonly<Record<string, unknown>>

interface Layout extends FilePreview {
  readonly encoding: Encoding
  readonly at: { readonly text?: string; readonly label?: string; readonly id?: string; readonly vector?: string }
  readonly isArray: boolean
}

async function layoutOf(path: string, given: Given): Promise<Layout> {
  const { size } = await stat(path)
  const head = await readHead(path)
  const encoding = detectEncoding(head)
  const text = new TextDecoder(encoding).decode(head)
  const isArray = text.trimStart().startsWith('[')
  const rows = (isArray ? await arrayRows(path, encoding) : text.split('\n').slice(0, 1000).map(parsed))
    .filter((r): r is Row => r !== null)
    .slice(0, 1000)
  if (rows.length === 0) throw new NothingToImport(path, 'JSON records')
  const names = [...new Set(rows.flatMap((r) => Object.keys(r)))]
  for (const chosen of [given.text, given.label, given.id, given.vector])
    if (chosen && chosen !== '-' && !names.includes(chosen)) throw new ColumnMissing(path, chosen, names)
  const vector = given.vector || names.find((name) => isVector(rows[0]![name]))
  const plain = names.filter((name) => name !== vector)
  const guessed = guessRoles(
    plain,
    rows.map((r) => plain.map((name) => shown(r[name]))),
    given,
  )
  const at = (role: string, chosen: string) => (chosen === '-' ? undefined : guessed.find((c) => c.role === role)?.name)
  return {
    encoding,
    isArray,
    bytes: size,
    columns: vector ? [...guessed, { name: vector, role: 'vector', examples: [], distinct: rows.length }] : guessed,
    rows: rows.slice(0, 20).map((r) => Object.fromEntries(names.map((name) => [name, shown(r[name]).slice(0, 300)]))),
    estimatedRecords:
      isArray || head.length === size ? rows.length : Math.round((size / head.length) * text.split('\n').length),
    at: { text: at('text', given.text), label: at('label', given.label), id: at('id', given.id), vector },
  }
}

const arrayRows = async (path: string, encoding: Encoding): Promise<readonly (Row | null)[]> => {
  const all: unknown = JSON.parse(new TextDecoder(encoding).decode(await readFile(path)))
  return Array.isArray(all) ? all.map((row) => (isRow(row) ? row : null)) : []
}
const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)
const isVector = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length > 1 && value.every((v) => typeof v === 'number')
const shown = (value: unknown) =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)
function parsed(line: string): Row | null {
  try {
    const value: unknown = JSON.parse(line)
    return isRow(value) ? value : null
  } catch {
    return null
  }
}

function sampleOf(row: Row | null, line: number, raw: string, { at }: Layout): IncomingSample | RejectedRecord {
  const reject = (reason: RejectedRecord['reason'], detail: string): RejectedRecord => ({
    line,
    reason,
    detail,
    excerpt: raw.slice(0, EXCERPT),
  })
  if (row === null) return reject('bad-json', 'not a JSON object')
  const text = at.text === undefined ? undefined : row[at.text]
  if (typeof text !== 'string') return reject('missing-text-field', `no text in “${at.text ?? 'text'}”`)
  if (text.trim() === '') return reject('empty-text', `“${at.text}” is empty`)
  if (text.includes('\uFFFD') && raw.includes('\uFFFD'))
    return reject('bad-encoding', 'bytes that are no characters in this encoding')
  const vector = at.vector === undefined ? undefined : row[at.vector]
  if (vector !== undefined && !isVector(vector)) return reject('bad-vector', `“${at.vector}” is not a list of numbers`)
  const used = new Set([at.text, at.label, at.id, at.vector])
  const context = Object.fromEntries(
    Object.entries(row)
      .filter(([key, v]) => !used.has(key) && v !== null)
      .map(([key, v]) => [key, typeof v === 'object' ? JSON.stringify(v) : (v as string | number | boolean)]),
  )
  const label = at.label === undefined ? undefined : row[at.label]
  const id = at.id === undefined ? undefined : row[at.id]
  return {
    line,
    content: { kind: 'text', text },
    label: label === undefined || label === null || label === '' ? undefined : String(label),
    externalId: id === undefined || id === null ? undefined : String(id),
    vector: vector && Float32Array.from(vector),
    context,
  }
}

export const jsonlImport = defineImportFormat({
  id: 'jsonl.v1',
  title: 'JSONL or JSON',
  summary: 'One JSON object a line, or one array of objects.',
  extensions: ['jsonl', 'ndjson', 'json'],
  options: {
    ...columnOptions,
    vector: { kind: 'text', title: 'Vector field', default: '', help: 'A list of numbers; empty: guessed' },
  },
  recognise: ({ path, isFolder, head }) => {
    if (isFolder || head.length === 0) return 0
    const begins = /^\uFEFF?\s*[[{]/.test(new TextDecoder(detectEncoding(head)).decode(head.subarray(0, 64)))
    return begins ? (/\.(jsonl|ndjson|json)$/i.test(path) ? 0.9 : 0.6) : 0
  },
  preview: (path, given) => layoutOf(path, given),
  async *read(path, given, signal): AsyncGenerator<IncomingBatch> {
    const layout = await layoutOf(path, given)
    const batchOf = (
      rows: readonly { row: Row | null; line: number; raw: string }[],
      bytesRead: number,
    ): IncomingBatch => {
      const made = rows.map(({ row, line, raw }) => sampleOf(row, line, raw, layout))
      return {
        samples: made.filter((m): m is IncomingSample => !('reason' in m)),
        rejects: made.filter((m): m is RejectedRecord => 'reason' in m),
        bytesRead,
      }
    }
    if (layout.isArray) {
      const rows = await arrayRows(path, layout.encoding)
      yield batchOf(
        rows.map((row, i) => ({ row, line: i + 1, raw: JSON.stringify(row) })),
        layout.bytes,
      )
      return
    }
    for await (const { lines: raw, first, bytesRead } of lines(path, layout.encoding, signal))
      yield batchOf(
        raw
          .map((text, i) => ({ text, line: first + i }))
          .filter(({ text }) => text.trim() !== '')
          .map(({ text, line }) => ({ row: parsed(text), line, raw: text })),
        bytesRead,
      )
  },
})

export const jsonlExport = defineExportFormat({
  id: 'jsonl.v1',
  title: 'JSONL',
  summary: 'One JSON object a line with labels, authors, times and predictions.',
  extension: 'jsonl',
  options: {},
  async *write(rows) {
    const encoder = new TextEncoder()
    for await (const {
      id,
      externalId,
      content,
      label,
      state,
      annotator,
      labelledAt,
      dwellMs,
      predictions,
      model,
      context,
    } of rows) {
      const body = content.kind === 'text' ? { text: content.text } : { image: content.name, sha256: content.sha256 }
      yield encoder.encode(
        JSON.stringify({
          id: externalId ?? id,
          ...body,
          label,
          state,
          annotator,
          labelled_at: labelledAt,
          dwell_ms: dwellMs,
          predictions,
          model,
          ...context,
        }) + '\n',
      )
    }
  },
})

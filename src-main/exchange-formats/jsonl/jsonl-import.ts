import { columnOptions, guessRoles } from '../column-roles.ts'
import { UNDECODABLE } from '../decode-text.ts'
import { detectEncoding } from '../detect-encoding.ts'
import { NothingToImport } from '../format-errors.ts'
import { defineImportFormat, type FilePreview, type IncomingSample, type RejectedRecord } from '../format.ts'
import { isObject, jsonHead, jsonRecords, type JsonHead, type JsonObject, type JsonRecord } from '../json-records.ts'
import { openVectors, vectorsOption, type VectorsBeside } from '../npy/vectors-beside.ts'
import { isOwnTable, OWN_COLUMNS, stampOf } from '../own-columns.ts'
import { vectorOf } from '../parse-vector.ts'
import { problemWithText, rejected } from '../rejected-record.ts'
import { encodingOption } from '../text-file.ts'

const options = { ...columnOptions, encoding: encodingOption, vectors: vectorsOption } as const
type Choices = { readonly [K in keyof typeof options]: string }

interface Layout {
  readonly head: JsonHead
  /** Field of each role, none where undefined. */
  readonly at: { readonly text?: string; readonly label?: string; readonly id?: string; readonly vector?: string }
  readonly leftOut: ReadonlySet<string>
  readonly isOwn: boolean
  readonly preview: FilePreview
}
const ROLES_FROM = 1000
const SHOWN = 20

async function jsonlLayout(path: string, choices: Choices): Promise<Layout> {
  const head = await jsonHead(path, choices.encoding)
  const rows = head.records.slice(0, ROLES_FROM).flatMap(({ value }) => (isObject(value) ? [value] : []))
  if (rows.length === 0) throw new NothingToImport(path, 'JSON objects')
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const columns = guessRoles(
    path,
    names,
    rows.map((row) => names.map((name) => shown(row[name]))),
    choices,
  )
  const at = Object.fromEntries(columns.filter((c) => c.role !== 'context').map((c) => [c.role, c.name]))
  return {
    head,
    at,
    leftOut: new Set(columns.filter((c) => c.role === 'left-out').map((c) => c.name)),
    isOwn: isOwnTable(names),
    preview: {
      encoding: head.file.encoding,
      columns,
      rows: rows
        .slice(0, SHOWN)
        .map((row) => Object.fromEntries(names.map((name) => [name, shown(row[name]).slice(0, 300)]))),
      estimatedRecords: head.estimatedRecords,
      isWhole: head.isWhole && head.records.length <= ROLES_FROM,
      bytes: head.file.bytes,
    },
  }
}

const shown = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)

export const jsonlImport = defineImportFormat({
  id: 'jsonl.v1',
  title: 'JSONL or JSON',
  summary: 'One JSON object a line, or one array of objects; fields are found by themselves.',
  extensions: ['jsonl', 'ndjson', 'json'],
  options,
  recognise: ({ path, isFolder, head }) => {
    const encoding = isFolder || head.length === 0 ? null : detectEncoding(head)
    if (encoding === null) return 0
    const begins = /^\s*(\[\s*)?\{\s*["}]/.test(new TextDecoder(encoding).decode(head))
    const named = /\.(jsonl|ndjson|json)$/i.test(path)
    return begins ? (named ? 0.9 : 0.6) : named ? 0.5 : 0
  },
  preview: async (path, choices) => (await jsonlLayout(path, choices)).preview,
  async *read(path, choices, signal) {
    const layout = await jsonlLayout(path, choices)
    const vectors = await openVectors(choices.vectors)
    const take = recordTaker(layout, vectors)
    for await (const { records, bytesRead, damaged } of jsonRecords(layout.head, signal)) {
      const [samples, rejects]: [IncomingSample[], RejectedRecord[]] = [[], []]
      for (const record of records) {
        const made = take(record, damaged)
        if ('reason' in made) rejects.push(made)
        else samples.push(made)
      }
      yield { samples, rejects, bytesRead }
    }
    vectors.end()
  },
})

/** Turns records into samples or rejects, by the fields of each role. */
function recordTaker({ at, leftOut, isOwn }: Layout, vectors: VectorsBeside) {
  const special = new Set([at.text, at.label, at.id, at.vector])
  let dimensions = 0
  return ({ line, raw, value }: JsonRecord, damaged: boolean): IncomingSample | RejectedRecord => {
    if (raw.trim() === '') return rejected(line, 'empty-text', 'an empty line', '')
    const beside = vectors.next()
    if (!isObject(value)) return rejected(line, 'bad-json', value, raw)
    const text = scalar(at.text === undefined ? undefined : value[at.text])
    if (text === undefined) return rejected(line, 'missing-text-field', `no text in “${at.text ?? 'text'}”`, raw)
    const problem = problemWithText(text, damaged)
    if (problem) return rejected(line, ...problem, raw)
    if (damaged && raw.includes(UNDECODABLE))
      return rejected(line, 'bad-encoding', 'bytes that are no characters in this encoding', raw)
    const vector = at.vector === undefined ? beside : vectorOf(value[at.vector], dimensions)
    if (typeof vector === 'string') return rejected(line, 'bad-vector', vector, raw)
    if (vector) dimensions = vector.length
    const label = at.label === undefined ? undefined : labelIn(value[at.label])
    const sample = {
      line,
      content: { kind: 'text', text },
      label,
      externalId: at.id === undefined ? undefined : scalar(value[at.id]),
      vector,
      context: contextOf(
        value,
        (key) =>
          leftOut.has(key) ||
          (special.has(key) && !(key === at.label && label === undefined)) ||
          (isOwn && OWN_COLUMNS.has(key)),
      ),
    } as const
    return isOwn ? { ...sample, ...stampOf(value.annotator, value.labelled_at), ...predictionsIn(value) } : sample
  }
}

/** A text, number or truth value as text. */
const scalar = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined
/** One label, also as a list of one. Several labels are none of a single-label task: they stay in the context. */
const labelIn = (value: unknown): string | undefined =>
  scalar(Array.isArray(value) && value.length === 1 ? value[0] : value)?.trim() || undefined

function contextOf(value: JsonObject, isUsed: (key: string) => boolean): IncomingSample['context'] {
  const entries: [string, string | number | boolean][] = []
  for (const key of Object.keys(value)) {
    const field = value[key]
    if (field === null || field === '' || isUsed(key)) continue
    entries.push([key, typeof field === 'object' ? JSON.stringify(field) : (field as string | number | boolean)])
  }
  return Object.fromEntries(entries)
}

function predictionsIn({ predictions }: JsonObject): Pick<IncomingSample, 'predictions'> {
  if (!Array.isArray(predictions)) return {}
  const pairs = predictions.flatMap((p: unknown) =>
    isObject(p) && typeof p.label === 'string' && typeof p.probability === 'number' ? [[p.label, p.probability]] : [],
  )
  return pairs.length > 0 ? { predictions: Object.fromEntries(pairs) } : {}
}

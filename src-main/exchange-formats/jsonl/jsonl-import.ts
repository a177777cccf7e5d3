import { dirname } from 'node:path'
import { columnOptions, readColumns } from '../column-roles.ts'
import { UNDECODABLE } from '../decode-text.ts'
import { detectEncoding } from '../detect-encoding.ts'
import { NothingToImport } from '../format-errors.ts'
import { defineImportFormat, type FilePreview, type IncomingSample, type RejectedRecord } from '../format.ts'
import { jsonHead, jsonRecords, objectsOf, RecordFault, type JsonHead, type JsonRecord } from '../json-records.ts'
import { cellOf, contextValue, fieldOf, scalar, type JsonObject } from '../json-values.ts'
import { labelsIn, labelText, severalLabels } from '../labels-in.ts'
import { openVectors, vectorsOption, type VectorsBeside } from '../npy/vectors-beside.ts'
import { ownChoices } from '../own-columns.ts'
import { ownSample, type OwnField } from '../own-sample.ts'
import { vectorOf } from '../parse-vector.ts'
import { problemWithText, rejected } from '../rejected-record.ts'
import { limitColumns, rowsLookedAt, shownRows } from '../table.ts'
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

async function jsonlLayout(path: string, choices: Choices): Promise<Layout> {
  const head = await jsonHead(path, choices.encoding)
  const objects = objectsOf(head.records)
  if (objects.length === 0) throw new NothingToImport(path, 'JSON objects')
  const names = [...new Set(objects.flatMap((row) => Object.keys(row)))]
  limitColumns(path, names)
  const rows = objects
    .slice(0, rowsLookedAt(names.length))
    .map((row) => names.map((name) => cellOf(fieldOf(row, name))))
  const own = ownChoices(names, choices)
  const { columns, questions } = readColumns(path, names, rows, own ?? choices)
  const at = Object.fromEntries(columns.filter((c) => c.role !== 'context').map((c) => [c.role, c.name]))
  return {
    head,
    at,
    leftOut: new Set(columns.filter((c) => c.role === 'left-out').map((c) => c.name)),
    isOwn: own !== null,
    preview: {
      encoding: head.file.encoding,
      columns,
      rows: shownRows({ names }, rows),
      questions: [...head.file.questions, ...questions],
      estimatedRecords: head.estimatedRecords,
      isWhole: head.isWhole && rows.length === objects.length,
      bytes: head.file.bytes,
    },
  }
}

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
function recordTaker({ at, leftOut, isOwn, head }: Layout, vectors: VectorsBeside) {
  const folder = dirname(head.file.path)
  const special = new Set([at.text, at.label, at.id, at.vector])
  let dimensions = 0
  return ({ line, raw, value }: JsonRecord, damaged: boolean): IncomingSample | RejectedRecord => {
    const beside = raw.trim() === '' ? undefined : vectors.next()
    if (value instanceof RecordFault) return rejected(line, value.reason, value.detail, raw)
    const field = (name: string | undefined) => (name === undefined ? undefined : fieldOf(value, name))
    const text = scalar(field(at.text))
    if (text === undefined) return rejected(line, 'missing-text-field', `no text in “${at.text ?? 'text'}”`, raw)
    const problem = problemWithText(text, damaged)
    if (problem) return rejected(line, ...problem, raw)
    if (damaged && raw.includes(UNDECODABLE))
      return rejected(line, 'bad-encoding', 'bytes that are no characters in this encoding', raw)
    const vector = at.vector === undefined ? beside : vectorOf(field(at.vector), dimensions)
    if (typeof vector === 'string') return rejected(line, 'bad-vector', vector, raw)
    if (vector) dimensions = vector.length
    if (isOwn) return ownSample(line, ownFields(value, leftOut), folder)
    const labels = labelsIn(field(at.label))
    const label = labels.length === 1 ? labelText(labels[0]!) : undefined
    return {
      line,
      content: { kind: 'text', text },
      label,
      externalId: scalar(field(at.id)),
      vector,
      ...(labels.length > 1 && { notes: [severalLabels(labels)] }),
      context: contextOf(
        value,
        (key) => leftOut.has(key) || (special.has(key) && !(key === at.label && label === undefined)),
      ),
    }
  }
}

function contextOf(value: JsonObject, isUsed: (key: string) => boolean): IncomingSample['context'] {
  const kept = Object.entries(value).filter(([key, field]) => field !== null && field !== '' && !isUsed(key))
  return Object.fromEntries(kept.map(([key, field]) => [key, contextValue(field)]))
}

const ownFields = (value: JsonObject, leftOut: ReadonlySet<string>): OwnField[] =>
  Object.entries(value).flatMap(([key, field]) =>
    leftOut.has(key) ? [] : [[key, field === null ? null : contextValue(field)] as const],
  )

import { AnswersByRow } from './answers-by-row.ts'
import type { OptionSchema, OptionsOf } from '../contract/options.ts'
import { columnOptions, labelColumnOptions } from './column-options.ts'
import { detectEncoding } from './detect-encoding.ts'
import {
  defineImportFormat,
  type FurtherTask,
  type IncomingBatch,
  type IncomingSample,
  type OpenQuestion,
  type RejectedRecord,
} from './format.ts'
import { imageFinder } from './images-beside.ts'
import type { TargetKind } from '../platform/targets.ts'
import type { JsonRecord } from './json-elements.ts'
import { jsonRecords, objectsOf, recordsIn } from './json-records.ts'
import { shapeOf } from './json-shape.ts'
import type { JsonObject } from './json-values.ts'
import { openVectors, vectorsOption } from './npy/vectors-beside.ts'
import { recordLayout } from './record-layout.ts'
import { recordTaker } from './record-taker.ts'
import { rejected } from './rejected-record.ts'
import { encodingOption, RECOGNISED_FROM } from './text-file.ts'

/** What people decided on a record. */
export interface Answer extends Pick<
  IncomingSample,
  | 'label'
  | 'labels'
  | 'labelsAside'
  | 'answers'
  | 'each'
  | 'eachAside'
  | 'state'
  | 'stateReason'
  | 'dwellMs'
  | 'annotator'
  | 'createdAt'
  | 'predictions'
  | 'notes'
> {
  /** What cannot be its label and stays readable as context, by name. */
  readonly beside?: Readonly<Record<string, string>>
}
export interface ToldRecord {
  /** Where text, id and context stand; objects in it are opened to dotted names. */
  readonly fields: JsonObject
  readonly answer?: Answer
}

/** Reads the records of one file. */
export interface RecordReader {
  readonly tell: (record: JsonObject) => ToldRecord
  /** Labels come with the answers; else one of the fields has them. */
  readonly hasAnswers: boolean
  /** Of a file of ours: that of the task whose labels they are. */
  readonly kind?: TargetKind
  /** Tasks that the answers are of, beside the one that is imported into. */
  readonly tasks?: readonly FurtherTask[]
  /** Records that follow each other with the same id and content are the answers of several people: they are decided on together. */
  readonly rowsAreAnswers?: boolean
  /** Fields of these roles, where the format knows them. */
  readonly roles?: { readonly text?: string; readonly id?: string }
  readonly questions?: readonly OpenQuestion[]
  /** The folder images are taken from, and the field that names them, where one does. */
  readonly images?: { readonly folder: string; readonly field: string | undefined }
  /** What a record of ours says exactly, instead of what was read from it. `folder`: of its images. */
  readonly own?: (record: JsonObject, line: number, folder: string) => Partial<IncomingSample>
}
export interface ReaderRequest<S extends OptionSchema> {
  readonly path: string
  /** The first of the file. */
  readonly records: readonly JsonObject[]
  readonly choices: OptionsOf<S>
}

/** A format whose files are JSON records: how to know them, and what one says. All else is shared. */
export interface RecordFormat<S extends OptionSchema> {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly extensions: readonly string[]
  readonly options: S
  /** 0…1: how surely these are its records, the first of a file; also asked of none. `text`: what the file begins with. */
  readonly knows: (records: readonly JsonObject[], file: { readonly path: string; readonly text: string }) => number
  readonly open: (request: ReaderRequest<S>) => RecordReader
}

const { label: labelOption, ...rolesOfTools } = columnOptions
/** Form fields of formats that know the labels themselves, and of those that look for them. */
export const toolOptions = { ...rolesOfTools, encoding: encodingOption, vectors: vectorsOption } as const
export const recordOptions = { ...toolOptions, label: labelOption, ...labelColumnOptions } as const
export type RecordChoices = OptionsOf<typeof toolOptions> & {
  readonly [option in 'label' | 'tasks' | 'oneHot']?: string
}

export function defineRecordFormat<S extends typeof toolOptions & OptionSchema>(format: RecordFormat<S>) {
  const { knows, open, ...about } = format
  const layoutOf = (path: string, choices: OptionsOf<S>) =>
    recordLayout(path, choices, (records) => open({ path, records, choices }))
  return defineImportFormat<S>({
    ...about,
    recognise: ({ path, isFolder, head }) => (isFolder ? 0 : knows(...beginningOf(path, head))),
    preview: async (path, choices) => (await layoutOf(path, choices)).preview,
    async *read(path, choices, reading) {
      const layout = await layoutOf(path, choices)
      const vectors = await openVectors((choices as RecordChoices).vectors)
      const take = recordTaker(layout, vectors)
      const findImage = imageFinder(layout.folder)
      const byRow = layout.reader.rowsAreAnswers ? new AnswersByRow() : null
      for await (const { records, bytesRead, damaged } of jsonRecords(layout.head, reading)) {
        const made = records.map((record) => take(record, damaged))
        const found = made.some(isImage) ? await withImages(made, records, findImage) : made
        yield batchOf(byRow ? byRow.add(found) : found, bytesRead)
      }
      if (byRow) yield batchOf(byRow.end(), layout.head.file.bytes)
      vectors.end()
    },
  })
}

const beginnings = new WeakMap<Uint8Array, { records: JsonObject[]; text: string }>()
/** What a file begins with; every format asks the same of the same bytes. */
function beginningOf(path: string, head: Uint8Array): [JsonObject[], { path: string; text: string }] {
  const known = beginnings.get(head) ?? readBeginning(head)
  beginnings.set(head, known)
  return [known.records, { path, text: known.text }]
}
function readBeginning(head: Uint8Array) {
  const encoding = head.length === 0 ? null : detectEncoding(head)
  const text = encoding === null ? '' : new TextDecoder(encoding).decode(head)
  if (!/^\s*[{["]/.test(text)) return { records: [], text }
  const isWhole = head.length < RECOGNISED_FROM
  return { records: objectsOf(recordsIn(text, shapeOf(text, isWhole), isWhole)), text }
}

function batchOf(made: readonly (IncomingSample | RejectedRecord)[], bytesRead: number): IncomingBatch {
  const [samples, rejects]: [IncomingSample[], RejectedRecord[]] = [[], []]
  for (const one of made) {
    if ('reason' in one) rejects.push(one)
    else samples.push(one)
  }
  return { samples, rejects, bytesRead }
}

const isImage = (one: IncomingSample | RejectedRecord) => 'content' in one && one.content.kind === 'image'

/** Images named by records, found below their folder or rejected. */
async function withImages(
  made: readonly (IncomingSample | RejectedRecord)[],
  records: readonly JsonRecord[],
  find: ReturnType<typeof imageFinder>,
): Promise<(IncomingSample | RejectedRecord)[]> {
  const found = async (one: IncomingSample | RejectedRecord, i: number) => {
    if ('reason' in one || one.content.kind === 'text') return one
    const image = await find(one.content.name ?? one.content.path)
    return 'problem' in image
      ? rejected(one.line, 'unreadable-image', image.problem, records[i]!.raw)
      : { ...one, content: { ...one.content, path: image.path } }
  }
  return Promise.all(made.map(found))
}

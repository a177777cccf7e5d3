import { dirname, resolve } from 'node:path'
import { guessRoles, isNameOf } from '../column-roles.ts'
import { UNDECODABLE } from '../decode-text.ts'
import { detectEncoding } from '../detect-encoding.ts'
import { NothingToImport } from '../format-errors.ts'
import { defineImportFormat, type FilePreview, type IncomingSample, type RejectedRecord } from '../format.ts'
import { problemWithImage } from '../image-file.ts'
import {
  jsonHead,
  jsonRecords,
  objectsOf,
  RecordFault,
  recordsIn,
  shapeOf,
  type JsonHead,
  type JsonRecord,
} from '../json-records.ts'
import { cellOf, contextValue, fieldOf, isObject, scalar, type JsonObject } from '../json-values.ts'
import { problemWithText, rejected } from '../rejected-record.ts'
import { encodingOption } from '../text-file.ts'
import { isOwnTask, ownPartOf } from './own-task.ts'
import { annotationIn, dataOf, predictionsIn, type Annotation } from './task.ts'

const options = {
  field: { kind: 'text', title: 'Data field', default: '', help: 'Where text or image stands; empty: guessed' },
  images: { kind: 'path', title: 'Folder of the images', default: '', want: 'folder', help: 'Empty: beside the file' },
  encoding: encodingOption,
} as const
type Choices = { readonly [K in keyof typeof options]: string }

interface Layout {
  readonly head: JsonHead
  readonly field: string
  readonly isImage: boolean
  readonly preview: FilePreview
}
const LOOKED_AT = 1000
const SHOWN = 20
const IMAGE_NAME = /\.(png|jpe?g|webp|gif|bmp|tiff?)(\?.*)?$/i

async function taskLayout(path: string, choices: Choices): Promise<Layout> {
  const head = await jsonHead(path, choices.encoding)
  const tasks = objectsOf(head.records.slice(0, LOOKED_AT)).filter((task) => isObject(task.data))
  if (tasks.length === 0) throw new NothingToImport(path, 'tasks with data')
  const names = [...new Set(tasks.flatMap((task) => Object.keys(dataOf(task))))]
  const cells = tasks.map((task) => names.map((name) => cellOf(fieldOf(dataOf(task), name))))
  const holdsImages = (i: number) =>
    cells.some((row) => row[i] !== '') && cells.every((row) => row[i] === '' || IMAGE_NAME.test(row[i]!))
  const hasText = names.some((name, i) => isNameOf('text', name) && !holdsImages(i))
  const imageAt = hasText ? -1 : names.findIndex((_, i) => holdsImages(i))
  const own = tasks.some(isOwnTask) ? (names.includes('text') ? 'text' : 'image') : undefined
  const field = choices.field || own || names[imageAt]
  const columns = guessRoles(path, names, cells, {
    text: field ?? '',
    label: '-',
    id: names.includes('id') ? 'id' : '-',
    vector: '-',
    leaveOut: '',
    // Nobody chose to have no labels: they stand elsewhere than among the data.
  }).map((c) => (c.role === 'left-out' ? { ...c, role: 'context' as const } : c))
  const text = columns.find((c) => c.role === 'text')?.name ?? names[0]!
  const labels = tasks.flatMap((task) => annotationIn(task)?.label ?? [])
  const labelName = names.includes('label') ? 'annotation' : 'label'
  const label = {
    name: labelName,
    role: 'label',
    examples: [...new Set(labels)].slice(0, 3),
    distinct: new Set(labels).size,
  } as const
  return {
    head,
    field: text,
    isImage: own === 'image' || (imageAt >= 0 && text === names[imageAt]),
    preview: {
      encoding: head.file.encoding,
      columns: [...columns, label],
      rows: tasks.slice(0, SHOWN).map((task, i) => ({
        ...Object.fromEntries(names.map((name, at) => [name, cells[i]![at]!.slice(0, 300)])),
        [labelName]: annotationIn(task)?.label ?? '',
      })),
      estimatedRecords: head.estimatedRecords,
      isWhole: head.isWhole && head.records.length <= LOOKED_AT,
      bytes: head.file.bytes,
    },
  }
}

export const labelStudioImport = defineImportFormat({
  id: 'label-studio.v1',
  title: 'Label Studio JSON',
  summary: 'Tasks with their annotations and predictions (texts or images, one choice).',
  extensions: ['json'],
  options,
  recognise: ({ isFolder, head }) => {
    const encoding = isFolder || head.length === 0 ? null : detectEncoding(head)
    if (encoding === null) return 0
    const text = new TextDecoder(encoding).decode(head)
    const first = recordsIn(text, shapeOf(text), true)[0]
    if (first && !(first.value instanceof RecordFault)) return isObject(first.value.data) ? 0.95 : 0
    // A first task longer than the beginning.
    return /^\s*\[\s*\{/.test(text) && /"(annotations|predictions|completions)"\s*:\s*\[/.test(text) ? 0.95 : 0
  },
  preview: async (path, choices) => (await taskLayout(path, choices)).preview,
  async *read(path, choices, signal) {
    const layout = await taskLayout(path, choices)
    const folder = choices.images || dirname(path)
    for await (const { records, bytesRead, damaged } of jsonRecords(layout.head, signal)) {
      const made = records.map((record) => sampleOf(record, damaged, layout, folder))
      const images = made.filter((m): m is IncomingSample => 'content' in m && m.content.kind === 'image')
      const problems = new Map(
        await Promise.all(
          images.map(async (m) => [m, await problemWithImage((m.content as { path: string }).path)] as const),
        ),
      )
      const [samples, rejects]: [IncomingSample[], RejectedRecord[]] = [[], []]
      for (const [i, one] of made.entries()) {
        const problem = 'reason' in one ? null : problems.get(one)
        if ('reason' in one) rejects.push(one)
        else if (problem) rejects.push(rejected(one.line, 'unreadable-image', problem, records[i]!.raw))
        else samples.push(one)
      }
      yield { samples, rejects, bytesRead }
    }
  },
})

function sampleOf(
  { line, raw, value }: JsonRecord,
  damaged: boolean,
  { field, isImage }: Layout,
  folder: string,
): IncomingSample | RejectedRecord {
  if (value instanceof RecordFault) return rejected(line, value.reason, value.detail, raw)
  const { id, ...data } = dataOf(value)
  const content = scalar(field === 'id' ? id : fieldOf(data, field))
  if (content === undefined) return rejected(line, 'missing-text-field', `no text in data.${field}`, raw)
  const problem = problemWithText(content, damaged)
  if (problem) return rejected(line, ...problem, raw)
  if (damaged && raw.includes(UNDECODABLE))
    return rejected(line, 'bad-encoding', 'bytes that are no characters in this encoding', raw)
  if (isImage && /^(https?|s3|gs|azure-blob):/i.test(content))
    return rejected(line, 'unreadable-image', 'a web address; nothing is fetched, save the images beside the file', raw)
  const annotation = annotationIn(value)
  return {
    line,
    externalId: scalar(id) ?? scalar(value.id),
    content: isImage ? { kind: 'image', path: resolve(folder, imageName(content)) } : { kind: 'text', text: content },
    label: annotation?.label,
    annotator: annotation?.annotator,
    createdAt: annotation?.createdAt,
    predictions: predictionsIn(value),
    context: contextOf(data, field, annotation),
    ...ownPartOf(value, line, folder),
  }
}

/** The path of an image below its folder: Label Studio writes /data/local-files/?d=PATH or /data/upload/PROJECT/PATH. */
function imageName(value: string): string {
  const local = /^\/data\/local-files\/\?d=(.*)$/.exec(value)?.[1]
  if (local === undefined) return value.replace(/^\/data\/upload\/(\d+\/)?/, '')
  try {
    return decodeURIComponent(local)
  } catch {
    return local
  }
}

/** Choices beyond the first are none of a single-label task; they are kept here. */
function contextOf(data: JsonObject, content: string, annotation: Annotation | undefined): IncomingSample['context'] {
  const kept = Object.entries(data).filter(([name, value]) => name !== content && value !== null && value !== '')
  const entries = kept.map(([name, value]) => [name, contextValue(value)] as const)
  return Object.fromEntries(
    annotation?.choices ? [...entries, ['choices', JSON.stringify(annotation.choices)]] : entries,
  )
}

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { workbookOf } from './workbook-of.ts'
import type { IncomingSample, OutgoingSample, RejectedRecord } from '../../src-main/exchange-formats/format.ts'
import type { ImportFormat } from '../../src-main/exchange-formats/format.ts'
import { decidedOn, singleLabelled } from '../../src-main/exchange-formats/single-label.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import type { OptionValues } from '../../src-main/contract/options.ts'

/** Writes `texts` as records of a format, some of which it must reject; returns the path. */
export type WriteExample = (folder: string, texts: readonly (string | null)[]) => string

const file =
  (name: string, content: (texts: readonly (string | null)[]) => string | Uint8Array): WriteExample =>
  (folder, texts) => {
    const path = join(folder, name)
    writeFileSync(path, content(texts))
    return path
  }
const taskOf = (text: string | null, i: number) => JSON.stringify({ id: i, data: text === null ? {} : { text } })
const parquetOf = (texts: readonly (string | null)[]) =>
  Buffer.from(parquetWriteBuffer({ columnData: [{ name: 'text', type: 'STRING', nullable: true, data: [...texts] }] }))
/** Records of a tool, one a line; what cannot be one is cut off. */
const records = (name: string, recordOf: (text: string, i: number) => object): WriteExample =>
  file(name, (texts) =>
    texts.map((t, i) => (t === null ? '{"text":\n' : JSON.stringify(recordOf(t, i)) + '\n')).join(''),
  )
const PNG = Buffer.from('89504e470d0a1a0a', 'hex')

/** A null among the texts stands for a record that the format must reject. */
export const examples: Readonly<Record<string, WriteExample>> = {
  'csv.v1': file(
    'a.csv',
    (texts) => 'text,label\n' + texts.map((t) => (t === null ? 'ragged\n' : `"${t}",a\n`)).join(''),
  ),
  'jsonl.v1': file('a.jsonl', (texts) =>
    texts.map((t) => (t === null ? '{"text":\n' : JSON.stringify({ text: t }) + '\n')).join(''),
  ),
  'lines.v1': file('a.txt', (texts) => texts.map((t) => (t ?? ' ') + '\n').join('')),
  'label-studio.v1': file('a.json', (texts) => `[${texts.map(taskOf).join(',\n')}]`),
  'fasttext.v1': file('a.ft', (texts) =>
    texts.map((t) => (t === null ? '__label__a\n' : `__label__a ${t}\n`)).join(''),
  ),
  'xlsx.v1': file('a.xlsx', (texts) =>
    workbookOf(
      ['text', 'label'],
      texts.map((t) => (t === null ? ['', 'a'] : [t, 'a'])),
    ),
  ),
  'parquet.v1': file('a.parquet', parquetOf),
  'label-studio-min.v1': records('a.json', (text, i) => ({
    id: i,
    text,
    label: 'A',
    annotator: 1,
    annotation_id: i,
    lead_time: 1.5,
    created_at: '2024-03-01T10:00:00Z',
  })),
  'prodigy.v1': records('a.jsonl', (text, i) => ({ text, label: 'A', answer: 'accept', _task_hash: i })),
  'argilla.v1': records('a.jsonl', (text, i) => ({ id: String(i), fields: { text }, responses: {}, suggestions: {} })),
  'potato.v1': records('a.jsonl', (text, i) => ({ id: `i${i}`, displayed_text: text, label_annotations: {} })),
  'image-folder.v1'(folder, texts) {
    const root = join(folder, 'images')
    mkdirSync(join(root, 'a'), { recursive: true })
    texts.forEach((text, i) =>
      writeFileSync(join(root, 'a', `${i}`.padStart(6, '0')), text === null ? 'no image' : PNG),
    )
    return root
  },
}

export interface WholeFile {
  readonly samples: readonly IncomingSample[]
  readonly rejects: readonly RejectedRecord[]
}

/** `taken`: what becomes of a sample; by default what a task of one label a sample makes of it. */
export async function readWhole(
  format: ImportFormat,
  path: string,
  given: OptionValues = {},
  signal?: AbortSignal,
  taken: (sample: IncomingSample) => IncomingSample = (sample) => decidedOn(singleLabelled(sample)),
): Promise<WholeFile> {
  const [samples, rejects]: [IncomingSample[], RejectedRecord[]] = [[], []]
  for await (const batch of format.read(path, resolveOptions(format.id, format.options, given), { signal })) {
    samples.push(...batch.samples.map(taken))
    rejects.push(...batch.rejects)
  }
  return { samples, rejects }
}

export const textsOf = ({ samples }: WholeFile): string[] =>
  samples.map(({ content }) => (content.kind === 'text' ? content.text : content.path))

export const outgoing = (text: string, more: Partial<OutgoingSample> = {}): OutgoingSample => ({
  id: 1,
  externalId: null,
  content: { kind: 'text', text },
  label: null,
  state: 'unlabelled',
  annotator: null,
  labelledAt: null,
  dwellMs: null,
  reason: null,
  also: [],
  predictions: [],
  model: null,
  context: {},
  ...more,
})

export async function* each<T>(all: readonly T[]): AsyncGenerator<T> {
  yield* all
}

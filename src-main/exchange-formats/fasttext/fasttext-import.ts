import { detectEncoding } from '../detect-encoding.ts'
import { NothingToImport } from '../format-errors.ts'
import { defineImportFormat, type IncomingSample, type RejectedRecord } from '../format.ts'
import { labelText } from '../labels-in.ts'
import { openVectors, vectorsOption } from '../npy/vectors-beside.ts'
import { problemWithText, rejected } from '../rejected-record.ts'
import { columnOfTexts } from '../lines/lines.ts'
import { encodingOption, splitLines, textLines } from '../text-file.ts'

const PREFIX = '__label__'
const LOOKED_AT = 50

export const fastTextImport = defineImportFormat({
  id: 'fasttext.v1',
  title: 'fastText',
  summary: 'Each line is one text with its labels before it, __label__a …',
  extensions: ['ft'],
  options: {
    prefix: { kind: 'text', title: 'What labels begin with', default: PREFIX, advanced: true },
    encoding: encodingOption,
    vectors: vectorsOption,
  },
  recognise: ({ isFolder, head }) => {
    const encoding = isFolder || head.length === 0 ? null : detectEncoding(head)
    if (encoding === null) return 0
    const lines = splitLines(new TextDecoder(encoding).decode(head)).slice(0, LOOKED_AT)
    const texts = lines.filter((line) => line.trim() !== '')
    return texts.length > 0 && texts.filter((line) => line.startsWith(PREFIX)).length >= 0.8 * texts.length ? 0.95 : 0
  },
  async preview(path, { encoding, prefix }) {
    const { texts: lines, ...seen } = await columnOfTexts(path, encoding)
    const read = lines.map((line) => partsOf(line, prefix)).filter(({ text }) => text.trim() !== '')
    if (read.length === 0) throw new NothingToImport(path, 'lines of text with labels')
    const labels = [
      ...new Set(read.flatMap(({ labels: [label, ...more] }) => (label && more.length === 0 ? [label] : []))),
    ]
    const step = Math.max(1, Math.ceil(read.length / SHOWN))
    const rows = read
      .filter((_, i) => i % step === 0)
      .map((one) => ({ text: one.text.slice(0, 300), label: one.labels.join(' ').slice(0, 300) }))
    return {
      ...seen,
      kind: read.some((one) => one.labels.length > 1) ? 'multi' : 'single',
      columns: [
        { name: 'text', role: 'text', examples: rows.slice(0, 3).map(({ text }) => text), distinct: read.length },
        { name: 'label', role: 'label', examples: labels.slice(0, 3), distinct: labels.length },
      ],
      rows,
    }
  },
  async *read(path, { encoding, prefix, vectors: vectorsPath }, reading) {
    const vectors = await openVectors(vectorsPath)
    const { file } = await columnOfTexts(path, encoding)
    for await (const { lines, first, bytesRead, damaged } of textLines(file, reading)) {
      const [samples, rejects]: [IncomingSample[], RejectedRecord[]] = [[], []]
      for (const [i, raw] of lines.entries()) {
        const line = first + i
        const { text, labels } = partsOf(raw, prefix)
        const problem = problemWithText(text, damaged) ?? (damaged ? problemWithText(raw, damaged) : null)
        const vector = raw.trim() === '' ? undefined : vectors.next()
        if (problem) rejects.push(rejected(line, ...problem, raw))
        else if (typeof vector === 'string') rejects.push(rejected(line, 'bad-vector', vector, raw))
        else samples.push(sampleOf(line, text, labels, vector))
      }
      yield { samples, rejects, bytesRead }
    }
    vectors.end()
  },
})
const SHOWN = 20

function sampleOf(
  line: number,
  text: string,
  labels: readonly string[],
  vector: Float32Array | undefined,
): IncomingSample {
  const sample: IncomingSample = { line, content: { kind: 'text', text }, label: labels[0], vector, context: {} }
  if (labels.length < 2) return sample
  return { ...sample, label: undefined, labels, labelsAside: ['labels', labels.join(' ')] }
}

/** The labels of a line, wherever they stand, and what is left of it. */
function partsOf(line: string, prefix: string): { readonly text: string; readonly labels: readonly string[] } {
  if (prefix === '' || !line.includes(prefix)) return { text: line, labels: [] }
  const labels: string[] = []
  let endsInLabel = false
  const words = line.split(/(?<=\s)/).filter((word) => {
    endsInLabel = word.startsWith(prefix) && word.trim().length > prefix.length
    if (endsInLabel) labels.push(labelText(word.trim().slice(prefix.length)))
    return !endsInLabel
  })
  const text = words.join('')
  return { text: endsInLabel ? text.trimEnd() : text, labels: [...new Set(labels)] }
}

import { detectEncoding } from '../detect-encoding.ts'
import { NothingToImport } from '../format-errors.ts'
import { defineImportFormat, type IncomingSample, type RejectedRecord } from '../format.ts'
import { openVectors, vectorsOption } from '../npy/vectors-beside.ts'
import { problemWithText, rejected } from '../rejected-record.ts'
import { encodingOption, openText, textLines, withoutCr } from '../text-file.ts'

const SHOWN = 20

export const linesImport = defineImportFormat({
  id: 'lines.v1',
  title: 'Plain lines',
  summary: 'Each line is one text.',
  extensions: ['txt'],
  options: { encoding: encodingOption, vectors: vectorsOption },
  recognise: ({ path, isFolder, head }) => {
    if (isFolder || head.length === 0 || detectEncoding(head) === null) return 0
    return /\.txt$/i.test(path) ? 0.7 : /\.(log|text|lst)$/i.test(path) ? 0.6 : 0.1
  },
  async preview(path, { encoding }) {
    const file = await openText(path, encoding)
    const whole = file.headBytes === file.bytes
    const all = (file.crOnly ? file.head.replaceAll('\r', '\n') : file.head).split('\n').map(withoutCr)
    const records = whole && all.at(-1) !== '' ? all : all.slice(0, -1)
    const texts = (records.length > 0 ? records : all).filter((line) => line.trim() !== '')
    if (texts.length === 0) throw new NothingToImport(path, 'lines of text')
    return {
      encoding: file.encoding,
      columns: [{ name: 'text', role: 'text', examples: texts.slice(0, 3), distinct: new Set(texts).size }],
      rows: texts.slice(0, SHOWN).map((text) => ({ text: text.slice(0, 300) })),
      estimatedRecords: whole ? records.length : Math.round((records.length * file.bytes) / file.headBytes),
      isWhole: whole,
      bytes: file.bytes,
    }
  },
  async *read(path, { encoding, vectors: vectorsPath }, signal) {
    const vectors = await openVectors(vectorsPath)
    for await (const { lines, first, bytesRead, damaged } of textLines(await openText(path, encoding), signal)) {
      const [samples, rejects]: [IncomingSample[], RejectedRecord[]] = [[], []]
      for (let i = 0; i < lines.length; i++) {
        const [text, line] = [lines[i]!, first + i]
        const problem = problemWithText(text, damaged)
        const vector = text.trim() === '' ? undefined : vectors.next()
        if (problem) rejects.push(rejected(line, ...problem, text))
        else if (typeof vector === 'string') rejects.push(rejected(line, 'bad-vector', vector, text))
        else samples.push({ line, content: { kind: 'text', text }, vector, context: {} })
      }
      yield { samples, rejects, bytesRead }
    }
    vectors.end()
  },
})

import { detectEncoding } from '../detect-encoding.ts'
import { NothingToImport } from '../format-errors.ts'
import { defineImportFormat, type IncomingSample, type RejectedRecord } from '../format.ts'
import { openVectors, vectorsOption } from '../npy/vectors-beside.ts'
import { problemWithText, rejected } from '../rejected-record.ts'
import { shownRows } from '../table.ts'
import { encodingOption, extrapolated, openText, splitLines, spreadPieces, textLines } from '../text-file.ts'

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
    const { file: _, texts, ...seen } = await columnOfTexts(path, encoding)
    if (texts.length === 0) throw new NothingToImport(path, 'lines of text')
    const shown = shownRows(
      { names: ['text'] },
      texts.map((text) => [text]),
    )
    const examples = shown.slice(0, 3).map((row) => row.text!)
    return { ...seen, columns: [{ name: 'text', role: 'text', examples, distinct: new Set(texts).size }], rows: shown }
  },
  async *read(path, { encoding, vectors: vectorsPath }, reading) {
    const vectors = await openVectors(vectorsPath)
    for await (const { lines, first, bytesRead, damaged } of textLines(await openText(path, encoding), reading)) {
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

/** A file of lines: all of a small one, the beginning and pieces all over a large one. `texts`: lines that are not blank. */
export async function columnOfTexts(path: string, encoding: string) {
  const file = await openText(path, encoding)
  const isWhole = file.headBytes === file.bytes
  const all = splitLines(file.head)
  const lines = isWhole || all.length < 2 ? all : all.slice(0, -1)
  const pieces = isWhole ? [] : await spreadPieces(file)
  const further = pieces.map(({ text }) => splitLines(text))
  const more = further.reduce((sum, piece) => sum + piece.length, 0)
  return {
    file,
    texts: [...lines, ...further.flat()].filter((line) => line.trim() !== ''),
    encoding: file.encoding,
    estimatedRecords: isWhole ? lines.length : extrapolated(file, lines.length, more, pieces),
    isWhole,
    bytes: file.bytes,
    questions: file.questions,
  }
}

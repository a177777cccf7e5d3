import { stat } from 'node:fs/promises'
import { NothingToImport } from '../format-errors.ts'
import { defineImportFormat, type IncomingBatch } from '../format.ts'
import { detectEncoding, lines, readHead } from '../text-stream.ts'

export const linesImport = defineImportFormat({
  id: 'lines.v1',
  title: 'Plain lines',
  summary: 'Each line is one text.',
  extensions: ['txt'],
  options: {},
  recognise: ({ path, isFolder, head }) =>
    isFolder || head.length === 0 || head.includes(0) ? 0 : /\.txt$/i.test(path) ? 0.7 : 0.1,
  async preview(path) {
    const { size } = await stat(path)
    const head = await readHead(path)
    const encoding = detectEncoding(head)
    const all = new TextDecoder(encoding)
      .decode(head)
      .split(/\r?\n/)
      .filter((l) => l.trim())
    if (all.length === 0) throw new NothingToImport(path, 'lines of text')
    return {
      encoding,
      columns: [{ name: 'text', role: 'text', examples: all.slice(0, 3), distinct: new Set(all).size }],
      rows: all.slice(0, 20).map((text) => ({ text })),
      estimatedRecords: Math.round((all.length * size) / head.length),
      bytes: size,
    }
  },
  async *read(path, _options, signal): AsyncGenerator<IncomingBatch> {
    const encoding = detectEncoding(await readHead(path))
    for await (const { lines: all, first, bytesRead } of lines(path, encoding, signal)) {
      const numbered = all.map((text, i) => ({ text, line: first + i }))
      yield {
        samples: numbered
          .filter(({ text }) => text.trim())
          .map(({ text, line }) => ({ line, content: { kind: 'text', text }, context: {} })),
        rejects: numbered
          .filter(({ text }) => !text.trim())
          .map(({ line }) => ({ line, reason: 'empty-text', detail: 'an empty line', excerpt: '' })),
        bytesRead,
      }
    }
  },
})

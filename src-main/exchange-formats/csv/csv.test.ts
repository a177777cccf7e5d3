import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resolveOptions } from '../../platform/options.ts'
import type { IncomingSample, OutgoingSample, RejectedRecord } from '../format.ts'
import { csvExport } from './csv-export.ts'
import { csvImport } from './csv-import.ts'
import { CsvParser } from './parse-rows.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'kindling-csv-'))))
afterAll(() => rmSync(folder, { recursive: true }))

async function read(bytes: string | Uint8Array, given = {}) {
  const path = join(folder, 'x.csv')
  writeFileSync(path, bytes)
  const [samples, rejects]: [IncomingSample[], RejectedRecord[]] = [[], []]
  for await (const batch of csvImport.read(path, resolveOptions('csv.v1', csvImport.options, given))) {
    samples.push(...batch.samples)
    rejects.push(...batch.rejects)
  }
  return { samples, rejects, texts: samples.map((s) => (s.content.kind === 'text' ? s.content.text : '')) }
}

const field = fc.string({ unit: fc.constantFrom('a', 'é', '界', '"', ',', '\n', '\r\n', '\r', ' ', '=', ';') })
/** A field and whether it is written in quotes where it need not be. */
const cell = fc.tuple(field, fc.boolean())
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 })
const soup = fc.string({ unit: fc.constantFrom('a', '"', '"', ',', '\n', '\r\n', '\r'), maxLength: 40 })

function parsed(text: string, pieceLength = text.length + 1) {
  const parser = new CsvParser({ delimiter: ',', quotes: true })
  const pieces = []
  for (let i = 0; i < text.length; i += pieceLength) pieces.push(parser.feed(text.slice(i, i + pieceLength)))
  return [...pieces, parser.end()].flat()
}

describe('the parser', () => {
  test('agrees with csv-parse on any table, with either line end, however the text is cut', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.integer({ min: 1, max: 7 }),
        (rows, lineEnd, endsOpen, size) => {
          const written = ([text, quoted]: [string, boolean]) =>
            quoted || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
          const text = rows.map((row) => row.map(written).join(',')).join(lineEnd) + (endsOpen ? '' : lineEnd)
          const witness = parse(text, { relax_column_count: true, record_delimiter: lineEnd })
          expect(parsed(text, size).map((row) => row.fields)).toEqual(witness)
        },
      ),
      { numRuns: 500 },
    )
  })
  test('reads damaged text the same however it is cut, and loses none of its lines', () => {
    fc.assert(
      fc.property(soup, fc.integer({ min: 1, max: 7 }), (text, size) => {
        const rows = parsed(text)
        expect(parsed(text, size)).toEqual(rows)
        const kept = rows
          .flatMap(({ fields }) => fields)
          .join('')
          .replace(/[^a]/g, '')
        expect(kept).toBe(text.replace(/[^a]/g, ''))
      }),
      { numRuns: 1000 },
    )
  })
  test('gives up on a quote after a million characters, and on its line alone', () => {
    const rows = parsed('a,"b\n' + 'c,d\n'.repeat(300_000), 65_536)
    expect(rows.length).toBe(300_001)
    expect(rows[0]).toEqual({ fields: ['a,"b'], line: 1, broken: true })
    expect(rows.at(-1)).toEqual({ fields: ['c', 'd'], line: 300_001 })
  })
  test('numbers records by the line they start on', () => {
    const rows = new CsvParser({ delimiter: ',', quotes: true }).feed('a,"x\ny"\nb,c\n')
    expect(rows.map((r) => r.line)).toEqual([1, 3])
  })
})

describe('reading', () => {
  test('takes quoted commas and line breaks as text', async () => {
    expect((await read('text,label\n"a, b\nc",x\nd,y\n')).texts).toEqual(['a, b\nc', 'd'])
  })
  test('keeps ragged rows and empty texts as rejects with their lines', async () => {
    const { samples, rejects } = await read('text,label\na,x\nb\n ,y\nc,z,extra\nd,x\n')
    expect(samples).toHaveLength(2)
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'ragged-row'],
      [4, 'empty-text'],
      [5, 'ragged-row'],
    ])
  })
  test('loses only the line on which a quote opens that never closes', async () => {
    const { texts, rejects } = await read('text,label\na,x\n"b,y\nc,z\n')
    expect(texts).toEqual(['a', 'c'])
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([[3, 'unclosed-quote']])
  })
  test.each([
    ['UTF-8 with BOM', new TextEncoder().encode('\uFEFFtext,label\n价格,x\n'), '价格'],
    ['UTF-16 LE with BOM', Buffer.from('\uFEFFtext,label\n价格,x\n', 'utf16le'), '价格'],
    ['UTF-16 LE without BOM', Buffer.from('text,label\nprice of it all,x\n', 'utf16le'), 'price of it all'],
    [
      'GB18030',
      Buffer.concat([Buffer.from('text,label\n'), Buffer.from([0xbc, 0xdb, 0xb8, 0xf1]), Buffer.from(',x\n')]),
      '价格',
    ],
    [
      'windows-1252',
      Buffer.concat([
        Buffer.from('text,label\nthis costs '),
        Buffer.from([0x80]),
        Buffer.from('5 at the caf'),
        Buffer.from([0xe9]),
        Buffer.from(',x\n'),
      ]),
      'this costs €5 at the café',
    ],
  ])('reads %s', async (_, bytes, text) => expect((await read(bytes)).texts).toEqual([text]))
  test.each([',', '\t', ';', '|'])('finds the delimiter %j and keeps other columns as context', async (d) => {
    const { samples } = await read(
      ['id', 'text', 'intent', 'channel'].join(d) + '\n' + ['7', 'hello there', 'greet', 'app'].join(d) + '\r\n',
    )
    expect(samples).toEqual([
      {
        line: 2,
        content: { kind: 'text', text: 'hello there' },
        label: 'greet',
        externalId: '7',
        context: { channel: 'app' },
      },
    ])
  })
})

test('what is exported comes back the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        field.filter((f) => f.trim() !== ''),
        { minLength: 1, maxLength: 5 },
      ),
      async (texts) => {
        const rows = texts.map((text, i): OutgoingSample => ({
          id: i + 1,
          externalId: null,
          content: { kind: 'text', text },
          label: 'a,"b"',
          state: 'labelled',
          annotator: 'Mei',
          labelledAt: 0,
          dwellMs: 1,
          reason: null,
          also: [],
          predictions: [],
          model: null,
          context: {},
        }))
        const chunks: Uint8Array[] = []
        for await (const chunk of csvExport.write(
          (async function* () {
            yield* rows
          })(),
          { bom: false, guardFormulas: false },
        ))
          chunks.push(chunk)
        const back = await read(Buffer.concat(chunks), { text: 'text', label: 'label', delimiter: ',' })
        expect(back.texts).toEqual(texts)
        expect(back.samples.map((s) => s.label)).toEqual(texts.map(() => 'a,"b"'))
      },
    ),
    { numRuns: 50 },
  )
})

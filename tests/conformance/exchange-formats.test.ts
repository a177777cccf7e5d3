import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UnknownFormat } from '../../src-main/exchange-formats/format-errors.ts'
import type { OutgoingSample, SamplePart } from '../../src-main/exchange-formats/format.ts'
import { byId, exportFormats, importFormats } from '../../src-main/exchange-formats/index.ts'
import { inspectFile, recogniseFile } from '../../src-main/exchange-formats/inspect-file.ts'
import { NamedError } from '../../src-main/platform/named-error.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { each, examples, outgoing, readWhole, textsOf } from '../exchange-formats/example-files.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'kindling-formats-'))))
afterAll(() => rmSync(folder, { recursive: true }))
let fresh = 0
function freshFolder() {
  const path = join(folder, String(fresh++))
  mkdirSync(path)
  return path
}

test.each([
  ['imports', importFormats],
  ['exports', exportFormats],
])('%s: ids are unique, versioned, found by name with and without version', (_, family) => {
  const ids = family.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^[a-z-]+\.v\d+$/.test(id))).toEqual([])
  expect(ids.map((id) => byId<{ id: string }>(family, id.replace('.v1', '')).id)).toEqual(ids)
  expect(() => byId<{ id: string }>(family, 'papyrus')).toThrow(UnknownFormat)
})

const PIECE = fc.constantFrom('a', 'b', 'é', '界', '😀', ' ', '{', '[', ';', ':')
const aText = fc.string({ unit: PIECE, minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== '')

describe.each(importFormats.map((format) => [format.id, format] as const))('import %s', (id, format) => {
  const example = examples[id]!
  const defaults = resolveOptions(id, format.options)
  const isFolder = id === 'image-folder.v1'

  test('gives every record as a sample or a reject, in order, the same each time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(aText, { freq: 4 }), { minLength: 1, maxLength: 20 }), async (texts) => {
        const path = example(freshFolder(), ['first', ...texts])
        const read = await readWhole(format, path)
        expect(read).toEqual(await readWhole(format, path))
        expect(read.rejects).toHaveLength(texts.filter((text) => text === null).length)
        expect(read.samples).toHaveLength(1 + texts.filter((text) => text !== null).length)
        if (!isFolder) expect(textsOf(read)).toEqual(['first', ...texts.filter((text) => text !== null)])
        const lines = [...read.samples, ...read.rejects].map(({ line }) => line)
        expect(new Set(lines).size).toBe(lines.length)
        expect(read.rejects.filter(({ detail, excerpt }) => detail === '' || excerpt.length > 2000)).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  test('previews what it reads, and is the format its own files are recognised as', async () => {
    const path = example(freshFolder(), ['one', null, 'two', 'three'])
    const { samples, rejects } = await readWhole(format, path)
    const { format: found, preview } = await inspectFile(path)
    expect(found).toBe(id)
    expect(preview).toEqual(await format.preview(path, defaults))
    expect(preview.estimatedRecords).toBe(samples.length + rejects.length)
    const content = preview.columns.find(({ role }) => role === (isFolder ? 'id' : 'text'))!
    const shown = preview.rows.map((row) => row[content.name]!).filter((value) => value !== '')
    expect(shown).toEqual(isFolder ? samples.map((s) => s.externalId) : textsOf({ samples, rejects }))
  })

  test('comes in batches of at most 20,000 and stops at once when told to', async () => {
    const records = isFolder ? 1200 : 60_000
    const path = example(
      freshFolder(),
      Array.from({ length: records }, (_, i) => `text number ${i}`),
    )
    const control = new AbortController()
    const sizes: number[] = []
    const reading = (async () => {
      for await (const { samples } of format.read(path, defaults, { signal: control.signal })) {
        sizes.push(samples.length)
        control.abort()
      }
    })()
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
    expect(sizes).toHaveLength(1)
    expect(sizes[0]).toBeLessThanOrEqual(20_000)
    await expect(readWhole(format, path, {}, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
    expect((await readWhole(format, path)).samples).toHaveLength(records)
  })

  test('refuses by name what is not there, of the wrong kind, or empty', async () => {
    const empty = join(freshFolder(), 'empty')
    writeFileSync(empty, '')
    for (const path of [join(folder, 'none'), freshFolder(), empty]) {
      await expect(format.preview(path, defaults)).rejects.toBeInstanceOf(NamedError)
      await expect(readWhole(format, path)).rejects.toBeInstanceOf(NamedError)
    }
  })

  test('meets any bytes with samples, rejects or a named refusal', async () => {
    const path = isFolder ? join(freshFolder(), 'any') : join(freshFolder(), `any.${format.extensions[0]!}`)
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 200 }),
      fc.string({ unit: 'binary', minLength: 1 }).map((text) => Buffer.from(text)),
      fc
        .string({
          unit: fc.constantFrom('[', ']', '{', '}', '"', ',', ':', '\\', '\n', '\r', '\t', 'a', '1', '\u20ac'),
          minLength: 1,
        })
        .map((text) => Buffer.from(text)),
    )
    await fc.assert(
      fc.asyncProperty(bytes, async (some) => {
        writeFileSync(path, some)
        const problem = await readWhole(format, path).then(
          () => null,
          (error: unknown) => error,
        )
        if (problem !== null) expect(problem).toBeInstanceOf(NamedError)
      }),
      { numRuns: 300 },
    )
  })
})

const UGLY = fc.constantFrom(
  '"',
  "'",
  ',',
  ';',
  '\t',
  '|',
  '\n',
  '\r',
  '\r\n',
  '=',
  '+',
  '-',
  '@',
  '\\',
  '{',
  '[',
  '😀',
  '🏿',
  '价',
  'é',
  '\uFFFD',
  '\u2028',
  '\u00a0',
  ' ',
  'a',
  '0',
  '\0',
)
const uglyText = fc.string({ unit: UGLY, minLength: 1, maxLength: 15 }).filter((text) => text.trim() !== '')
const uglyLabel = uglyText.map((text) => text.trim())
/** A line of fastText holds one line of text, and labels without blanks. */
const inALine = (text: string) => text.replaceAll(/\s/g, '_')
const FITTED: Readonly<Record<string, (text: string) => string>> = { 'fasttext.v1': inALine }
const uglySample = fc.record({
  text: uglyText,
  label: fc.option(uglyLabel),
  externalId: fc.option(uglyText),
  annotator: uglyLabel,
  context: fc.dictionary(fc.constantFrom('channel', 'label', 'id', 'state', 'text', '语言'), uglyText),
})

describe.each(exportFormats.map((format) => [format.id, format] as const))('export %s', (id, format) => {
  const fitted = FITTED[id] ?? ((text: string) => text)
  const kept = <T>(part: SamplePart, value: T) => (format.leavesOut?.includes(part) ? undefined : value)
  async function written(samples: readonly OutgoingSample[]) {
    const chunks: Uint8Array[] = []
    for await (const chunk of format.write(each(samples), resolveOptions(id, format.options))) chunks.push(chunk)
    const path = join(freshFolder(), `out.${format.extension}`)
    writeFileSync(path, Buffer.concat(chunks))
    return path
  }

  test('is recognised and read again with equal texts and labels, and equal ids, authors and context where it has a place for them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(uglySample, { minLength: 1, maxLength: 8 }), async (made) => {
        const inFile = made.filter(({ label }) => label !== null || !format.leavesOut?.includes('unlabelled'))
        fc.pre(inFile.length > 0)
        const samples = inFile.map(({ text, ...more }, i) =>
          outgoing(fitted(text), {
            ...more,
            label: more.label && fitted(more.label),
            id: i + 1,
            state: more.label === null ? 'unlabelled' : 'labelled',
            annotator: more.label === null ? null : more.annotator,
            labelledAt: more.label === null ? null : Date.UTC(2026, 0, 1 + i),
          }),
        )
        const path = await written(samples)
        const back = await readWhole(await recogniseFile(path), path)
        expect(back.rejects).toEqual([])
        const plain = back.samples.map((s, i) => [
          textsOf(back)[i],
          s.label,
          s.externalId,
          s.annotator,
          s.createdAt,
          Object.values(s.context).sort(),
        ])
        expect(plain).toEqual(
          samples.map((s) => [
            s.content.kind === 'text' && s.content.text,
            s.label ?? undefined,
            kept('id', s.externalId ?? undefined),
            kept('annotator', s.annotator ?? undefined),
            kept('time', s.labelledAt ?? undefined),
            kept('context', Object.values(s.context).sort()) ?? [],
          ]),
        )
      }),
      { numRuns: 200 },
    )
  })

  test('of nothing is a file that says so', async () => {
    const path = await written([])
    await expect(recogniseFile(path).then((found) => readWhole(found, path))).rejects.toBeInstanceOf(NamedError)
  })

  test('takes thousands of rows without holding them', async () => {
    let asked = 0
    async function* rows() {
      for (; asked < 30_000; asked++) yield outgoing(`text ${asked}`, { id: asked + 1, label: 'a', state: 'labelled' })
    }
    const writing = format.write(rows(), resolveOptions(id, format.options))[Symbol.asyncIterator]()
    await writing.next()
    expect(asked).toBeLessThan(10_000)
    let chunks = 1
    while (!(await writing.next()).done) chunks++
    expect(asked).toBe(30_000)
    expect(chunks).toBeGreaterThan(1)
  })
})

test('every import format has an example here', () => {
  expect(Object.keys(examples).sort()).toEqual(importFormats.map(({ id }) => id).sort())
})

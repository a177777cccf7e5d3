import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { resolveOptions } from '../platform/options.ts'
import type { OptionValues } from '../contract/options.ts'
import type { IncomingSample, RejectedRecord } from './format.ts'
import { inspectFile, mostLikelyFormat } from './inspect-file.ts'
import { decidedOn, singleLabelled } from './single-label.ts'

const fixture = (name: string) => join(import.meta.dirname, '../../tests/fixtures', name)

async function readUgly(name: string, given: OptionValues = {}) {
  const path = fixture(name)
  const { format } = await mostLikelyFormat(path)
  const options = resolveOptions(format.id, format.options, given)
  const [samples, rejects]: [IncomingSample[], RejectedRecord[]] = [[], []]
  for await (const batch of format.read(path, options)) {
    samples.push(...batch.samples.map((sample) => decidedOn(singleLabelled(sample))))
    rejects.push(...batch.rejects)
  }
  return {
    format: format.id,
    preview: await format.preview(path, options),
    samples,
    texts: samples.map((s) => (s.content.kind === 'text' ? s.content.text : (s.externalId ?? ''))),
    labels: samples.map((s) => s.label),
    rejects: rejects.map(({ line, reason }) => [line, reason]),
  }
}

const english = ['Where is my card?', 'I was charged twice', 'The app will not open']
const chinese = ['我的卡什么时候到？', '被扣了两次款', '“价格”是多少，能便宜吗']

test.each([
  ['utf-16le-no-bom.csv', 'utf-16le', english],
  ['utf-16be-no-bom.csv', 'utf-16be', english],
  ['utf-16le-chinese-no-bom.csv', 'utf-16le', chinese],
  ['gb18030.csv', 'gb18030', chinese],
  ['windows-1252-euro.csv', 'windows-1252', ['The café charged me 5 €', 'Wo ist meine Karte für Österreich?']],
  ['crlf-bom.tsv', 'utf-8', ['hello there', '你好，世界']],
])('%s is read as %s', async (name, encoding, wanted) => {
  const { preview, texts, rejects } = await readUgly(name)
  expect({ encoding: preview.encoding, texts, rejects }).toEqual({ encoding, texts: wanted, rejects: [] })
})

test.each([
  ['semicolon.csv', ';', ['first, with a comma', 'second, with, two', 'third; quoted'], ['a', 'b', 'a']],
  ['pipe.csv', '|', ['one, two', 'three'], ['a', 'b']],
  ['sep-hint.csv', '|', ['one', 'two'], ['a', 'b']],
  ['lone-cr.csv', ',', ['one', 'two'], ['a', 'b']],
  [
    'no-header.csv',
    ',',
    ['How are you?', 'Good morning to you', 'Where is the bank?'],
    [undefined, undefined, undefined],
  ],
  ['literal-quotes.tsv', '\t', ['"Great" film', 'he said "no"', '"Awful', 'fine'], ['1', '0', '0', '1']],
  [
    'quoted-line-breaks.csv',
    ',',
    ['first line\nsecond line', 'with "quotes", and\r\na break', 'plain'],
    ['a', 'b', 'c'],
  ],
])('%s is cut at %j', async (name, delimiter, wanted, wantedLabels) => {
  const { preview, texts, labels, rejects } = await readUgly(name)
  expect({ delimiter: preview.delimiter, texts, labels, rejects }).toEqual({
    delimiter,
    texts: wanted,
    labels: wantedLabels,
    rejects: [],
  })
})

describe('every record comes back as a sample or a reject', () => {
  test.each([
    [
      'ragged.csv',
      ['one', 'four'],
      [
        [3, 'ragged-row'],
        [4, 'ragged-row'],
      ],
    ],
    ['unclosed-quote.csv', ['one', 'three', 'four, whole'], [[3, 'unclosed-quote']]],
    ['quote-in-the-middle.csv', ['5" pipe', 'plain "doubled"'], [[2, 'unclosed-quote']]],
    [
      'empty-texts.csv',
      ['one', 'four'],
      [
        [3, 'empty-text'],
        [4, 'empty-text'],
        [5, 'empty-text'],
      ],
    ],
    ['undecodable-bytes.csv', ['naïve', '价格', '你好 \uFFFD kept', 'été'], [[3, 'bad-encoding']]],
    [
      'blank-lines.txt',
      ['one', 'two'],
      [
        [2, 'empty-text'],
        [3, 'empty-text'],
      ],
    ],
    [
      'bad-lines.jsonl',
      ['one', 'NaN beside', 'eight'],
      [
        [2, 'bad-json'],
        [3, 'empty-text'],
        [4, 'bad-json'],
        [5, 'empty-text'],
        [6, 'missing-text-field'],
        [7, 'missing-text-field'],
        [10, 'bad-encoding'],
      ],
    ],
    ['pretty-printed.json', ['one [not] {a} "bracket"', 'two'], []],
    ['one-broken-element.json', ['one', 'three'], [[3, 'bad-json']]],
    ['cut-off-array.json', ['one', 'two'], [[3, 'bad-json']]],
    [
      'vectors.jsonl',
      ['one', 'four'],
      [
        [2, 'bad-vector'],
        [3, 'bad-vector'],
      ],
    ],
    [
      'image-folder',
      ['cat/named-wrong.txt', 'cat/one.png', 'dog/deep/two.png', 'top.png'],
      [
        [3, 'unreadable-image'],
        [5, 'unreadable-image'],
        [6, 'unreadable-image'],
      ],
    ],
  ] as const)('%s', async (name, texts, rejects) => {
    const options: OptionValues = name === 'vectors.jsonl' ? { vector: 'embedding' } : {}
    const read = await readUgly(name, options)
    expect({ texts: read.texts, rejects: read.rejects }).toEqual({ texts, rejects })
    expect(read.preview.estimatedRecords).toBe(texts.length + rejects.length)
  })
})

test('columns named twice or not at all keep their values apart', async () => {
  const { samples } = await readUgly('twice-named-columns.csv')
  expect(samples[0]!.context).toEqual({ note: 'x', 'note 2': 'y', 'column 5': 'z' })
})
test('the folder of an image is its label, the top folder is none', async () => {
  expect((await readUgly('image-folder')).labels).toEqual(['cat', 'cat', 'deep', undefined])
  expect((await readUgly('image-folder', { folderIsLabel: false })).labels).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
test('vectors of a field come with their samples', async () => {
  const { samples } = await readUgly('vectors.jsonl', { vector: 'embedding' })
  expect(samples.map((s) => Array.from(s.vector!))).toEqual([
    [0.5, 1, -2],
    [1, 2, 3],
  ])
})
test('Label Studio tasks bring the newest answer, its author and the predictions', async () => {
  const { samples, rejects, format } = await readUgly('label-studio-export.json')
  expect(format).toBe('label-studio.v1')
  expect(samples.map(({ label, annotator, context }) => ({ label, annotator, context }))).toEqual([
    { label: 'charge', annotator: '2', context: { channel: 'app', answers: 'mei@example.org: refund; 2: charge' } },
    { label: undefined, annotator: undefined, context: {} },
    { label: undefined, annotator: undefined, context: { choices: '["a","b"]' } },
  ])
  expect(samples[0]).toMatchObject({
    externalId: '11',
    createdAt: Date.UTC(2024, 4, 2, 10),
    predictions: { charge: 0.7 },
  })
  expect(samples[1]!.state).toBe('skipped')
  expect(samples.map(({ notes }) => notes?.map(({ reason }) => reason))).toEqual([
    ['annotators-disagree'],
    undefined,
    ['several-labels'],
  ])
  expect(rejects.map(([, reason]) => reason)).toEqual(['empty-text', 'missing-text-field'])
})

test.each([
  ['empty.csv', 'UnknownFileFormat'],
  ['header-only.csv', 'NothingToImport'],
  ['really-a-zip.csv', 'UnknownFileFormat'],
  ['float32.npy', 'UnknownFileFormat'],
  ['not-there.csv', 'FileMissing'],
])('%s is refused as %s', async (name, error) => {
  await expect(inspectFile(fixture(name))).rejects.toMatchObject({ name: error })
})
test('a refusal says what the file is', async () => {
  await expect(inspectFile(fixture('really-a-zip.csv'))).rejects.toMatchObject({
    fields: { seen: expect.stringContaining('ZIP') as string },
  })
})

import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { backboneById } from '../../src-main/backbones/index.ts'
import { encodeTable, type StaticTable } from '../../src-main/backbones/static-table/table-file.ts'
import { distilEncoder } from '../../src-main/experiments/distil-encoder.ts'
import { matrix, rowOf } from '../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { mulberry32 } from '../../src-main/platform/random.ts'
import { context, embedded, text } from './by-hand.ts'
import { folderOf, textFiles, TOKENIZER, WORDS } from './tiny-models.ts'

const origin = { encoder: 'x', encoderSha256: '', sentences: 0, explained: { prior: 0, table: 0 } }
const write = (bytes: Uint8Array): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'kindling-table-')), 'table')
  writeFileSync(file, bytes)
  return file
}
async function rowsBy(id: string, given: Record<string, string>, texts: readonly string[], pool = texts) {
  const backbone = backboneById(id)
  const options = resolveOptions(id, backbone.options, given)
  const contents = async function* () {
    yield pool.map(text)
  }
  const extractor = await backbone.open(options, (await backbone.fit?.(contents, options, context)) ?? null, context)
  const out = await extractor.embed(texts.map(text))
  await extractor.close()
  return { notices: extractor.notices ?? [], rows: texts.map((_, i) => [...rowOf(out, i)]) }
}

test('a text is the sum of its pieces’ rows, of length 1, and nothing where it has none', async () => {
  const rows = matrix(WORDS.length, 2)
  rowOf(rows, WORDS.indexOf('red')).set([3, 0])
  rowOf(rows, WORDS.indexOf('sun')).set([0, 2])
  const table: StaticTable = { rows, tokenizer: TOKENIZER, settings: {}, lowerCase: false, origin }
  const { rows: found } = await rowsBy('static-table.v1', { file: write(encodeTable(table)) }, [
    'Red sun sun',
    'red',
    ' ',
  ])
  const close = (...values: number[]) => values.map((value) => expect.closeTo(value, 6) as number)
  expect(found).toEqual([close(0.6, 0.8), close(1, 0), close(0, 0)])
})

test('a table distilled from an encoder that sums words says what the encoder says, up to what all texts share', async () => {
  const random = mulberry32(3)
  const words = WORDS.slice(4)
  const sentences = Array.from({ length: 1500 }, () =>
    Array.from({ length: 2 + Math.floor(4 * random()) }, () => words[Math.floor(words.length * random())]!).join(' '),
  )
  const folder = folderOf(textFiles())
  const { bytes, origin: made } = await distilEncoder(folder, sentences, { dimensions: 6, runtime: context.runtime })
  // All but what scaling to length 1 bends.
  expect(made.explained.table).toBeGreaterThan(0.85)
  expect(made.explained.table).toBeGreaterThan(made.explained.prior)
  const file = write(bytes)
  const cosine = (x: readonly number[], y: readonly number[]) => x.reduce((sum, value, j) => sum + value * y[j]!, 0)
  const pairs = [
    ['red red light', 'red light'],
    ['red red light', 'sun day day'],
    ['blue night', 'sun day'],
  ] as const
  // Which of two pairs is more alike is the same by both.
  const { rows } = await rowsBy('static-table.v1', { file }, pairs.flat())
  const byTable = pairs.map((_, i) => cosine(rows[2 * i]!, rows[2 * i + 1]!))
  const whole = await Promise.all(pairs.flat().map((words) => embedded(folder, {}, words)))
  const byEncoder = pairs.map((_, i) => cosine(whole[2 * i]!, whole[2 * i + 1]!))
  expect(byTable[0]).toBeGreaterThan(byTable[1]!)
  expect(byEncoder[0]).toBeGreaterThan(byEncoder[1]!)
  await expect(
    distilEncoder(folder, sentences.slice(0, 10), { dimensions: 6, runtime: context.runtime }),
  ).rejects.toMatchObject({ name: 'TooFewSentences', fields: { sentences: 10 } })
})

test('the built-in table stands beside the patterns of English texts; of others the patterns stand alone, as they did, and it is said', async () => {
  const english = [
    'how do i change my card',
    'the card has not arrived',
    'when will it come',
    'what is the exchange rate',
  ]
  const patterns = await rowsBy('ngram-lsa.v1', {}, english)
  const both = await rowsBy('patterns-and-table.v1', {}, english)
  expect(both.notices).toEqual([])
  expect(both.rows[0]!.length - patterns.rows[0]!.length).toBe(256)
  // Either half is as long as the other.
  const half = both.rows[0]!.slice(0, patterns.rows[0]!.length)
  expect(Math.hypot(...half)).toBeCloseTo(Math.SQRT1_2, 5)
  half.forEach((value, j) => expect(value * Math.SQRT2).toBeCloseTo(patterns.rows[0]![j]!, 5))
  for (const others of [
    ['今天天气很好', '明天的天气呢', '我的卡丢了', '怎么换卡'],
    [
      'Wann kommt meine neue Karte an?',
      'Die Überweisung wurde nicht gutgeschrieben.',
      'Ich möchte mein Passwort zurücksetzen.',
      'Warum wurde mir eine Gebühr berechnet?',
    ],
  ]) {
    const alone = await rowsBy('patterns-and-table.v1', {}, others)
    expect(alone.notices).toMatchObject([{ name: 'TableLeftOut' }])
    expect(alone.rows).toEqual((await rowsBy('ngram-lsa.v1', {}, others)).rows)
  }
})

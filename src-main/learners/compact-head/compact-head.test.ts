import { expect, test } from 'vitest'
import type { Content } from '../../backbones/backbone.ts'
import { shippedTable } from '../../backbones/static-table/shipped-table.ts'
import { readTable } from '../../backbones/static-table/static-table.ts'
import { readPieces } from '../../backbones/static-table/text-pieces.ts'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { matrix, rowOf } from '../../platform/matrix.ts'
import { resolveOptions } from '../../platform/options.ts'
import { packParameters } from '../../training/pack-parameters.ts'
import type { Teaching } from '../../training/training-task.ts'
import { predictContents } from '../predict-contents.ts'
import { compactHead } from './compact-head.ts'
import { cutTable } from './cut-table.ts'
import { studentOptions } from './student-options.ts'

const runtime = createRuntime({ threads: 1 })
const context = { runtime, seed: 3 }
const text = (words: string): Content => ({ kind: 'text', text: words })
const topics = ['card lost stolen block', 'refund money back return', 'exchange rate currency euro']
const pool = Array.from({ length: 96 }, (_, i) => {
  const own = topics[i % 3]!.split(' ')
  return text(`my ${own[((i / 3) % 4) | 0]} ${own[((i / 12) % 4) | 0]} number ${i % 7}, please!`)
})
const table = await readTable(shippedTable())

test('a cut table says of the texts it was cut for what the whole one says in as many columns', () => {
  const said = (texts: readonly Content[], pieces: number) => {
    const cut = cutTable(
      table,
      pool.map((one) => (one.kind === 'text' ? one.text : '')),
      { pieces, dimensions: 256 },
    )
    return { cut, data: readPieces(cut).embed(texts).data }
  }
  const whole = readPieces(table).embed(pool).data
  const { cut, data } = said(pool, 100)
  expect(cut.rows.rows).toBeLessThan(400)
  expect(Math.max(...data.map((x, i) => Math.abs(x - whole[i]!)))).toBeLessThan(1e-6)
  // A word that is none of these texts' is put together of what is left, never lost.
  const unseen = said([text('xylophone')], 100).data
  expect(Math.hypot(...unseen)).toBeCloseTo(1, 5)
})

test('columns that are left out are the last ones', () => {
  const cut = cutTable(table, ['my card was stolen'], { pieces: 50, dimensions: 8 })
  const [short, long] = [cut, table].map((one) => readPieces(one).embed([text('my card was stolen')]).data)
  const first = long!.slice(0, 8)
  const length = Math.hypot(...first)
  short!.forEach((x, j) => expect(x).toBeCloseTo(first[j]! / length, 5))
})

const probabilities = matrix(96, 3)
/** Surer of some than of others. */
const sureness = (i: number) => 0.6 + 0.3 * ((i % 5) / 4)
pool.forEach((_, i) => (rowOf(probabilities, i).fill((1 - sureness(i)) / 2)[i % 3] = sureness(i)))
const teacher: Teaching<readonly Content[]> = { rows: pool, probabilities, temperature: 2, labelsShare: 0 }

test.each([
  ['both', 'layer'],
  ['both', 'softmax'],
  ['patterns', 'layer'],
  ['table', 'softmax'],
])(
  'a student on %s with a %s head says what its teacher says, whatever the labels that have no share',
  async (features, head) => {
    const options = resolveOptions('compact-head.v1', compactHead.options, { features, head, dropout: 0 })
    const train = { rows: [text('euro rate'), text('stolen card')], labels: Int32Array.of(0, 1) }
    const model = await compactHead.train({ classes: 3, train, pool: { rows: pool }, teacher }, options, context)
    const found = await predictContents(compactHead, model, pool, options, context)
    for (let i = 0; i < 96; i++) expect(found.data[i * 3 + (i % 3)]!).toBeGreaterThan(0.45)
    expect(model.learner).toBe('compact-head.v1')
  },
)

test('texts that the table does not know are left to their patterns', async () => {
  const options = resolveOptions('compact-head.v1', compactHead.options, { head: 'softmax' })
  const foreign = ['苹果公司发布新手机', '足球比赛今晚开始', '新手机很贵', '比赛很精彩'].map(text)
  const model = await compactHead.train(
    { classes: 2, train: { rows: foreign, labels: Int32Array.of(0, 1, 0, 1) } },
    options,
    context,
  )
  expect(Object.keys(model.parameters).filter((name) => name.startsWith('table'))).toEqual([])
})

test.each([500_000, 1_000_000, 5_000_000])('a student of %i bytes has features that fit in', async (bytes) => {
  const given = studentOptions(bytes, 77)
  const { dimensions, vocabulary, tableDimensions, pieces, hidden } = given as Record<string, number>
  // As packParameters lays it out: a byte a number, a scale a row; buckets and rarities; letters of pieces; float32 layers.
  const layers = 4 * (hidden! * (dimensions! + tableDimensions! + 1) + 77 * (hidden! + 1))
  const patterns = vocabulary! * (dimensions! + 12)
  const letters = Object.keys((table.tokenizer['model'] as { vocab: object }).vocab).slice(0, pieces)
  const written = JSON.stringify(Object.fromEntries(letters.map((one, i) => [one, i]))).length
  expect(layers + patterns + pieces! * (tableDimensions! + 4) + written).toBeLessThan(1.03 * bytes)
  expect(layers + patterns + pieces! * (tableDimensions! + 4) + written).toBeGreaterThan(0.75 * bytes)
})

test('what is given stays, and what is not wanted takes no room', () => {
  expect(studentOptions(1e6, 10, { features: 'table', hidden: 32 })).toMatchObject({ hidden: 32 })
  const [both, table] = [studentOptions(1e6, 10), studentOptions(1e6, 10, { features: 'table' })]
  expect(Number(table['pieces'])).toBeGreaterThan(1.8 * Number(both['pieces']))
})

test('numbers are kept as bytes', async () => {
  const options = resolveOptions('compact-head.v1', compactHead.options, {
    head: 'softmax',
    pieces: 500,
    vocabulary: 500,
  })
  const { parameters } = await compactHead.train(
    { classes: 3, train: { rows: pool, labels: Int32Array.from(pool, (_, i) => i % 3) } },
    options,
    context,
  )
  const rows = ['patterns/basis', 'table/rows'].map((name) => parameters[name]!)
  const numbers = rows.reduce((sum, { data }) => sum + data.length, 0)
  expect(packParameters(parameters).length).toBeLessThan(1.5 * numbers + 40_000)
})

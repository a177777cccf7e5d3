import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { defineBackbone, type Backbone } from '../../src-main/backbones/backbone.ts'
import { NOT_FINITE } from '../../src-main/backbones/sound-rows.ts'
import { onnxImage } from '../../src-main/backbones/onnx-image/onnx-image.ts'
import type { Runtime, TensorValue } from '../../src-main/compute/runtime.ts'
import { matrix, rowOf } from '../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { add } from '../../src-main/tensor-graph/ops/elementwise.ts'
import { gather } from '../../src-main/tensor-graph/ops/selection.ts'
import { reduceMean } from '../../src-main/tensor-graph/ops/reduce.ts'
import { constant, input, type Tensor } from '../../src-main/tensor-graph/tensor.ts'
import { close, context, embedded, openText, pooledByHand, POOLS, text } from './by-hand.ts'
import { folderOf, graph, imageFiles, textFiles, WORD_VECTORS, WORDS, type Files } from './tiny-models.ts'

const ids = input('input_ids', ['batch', 'sequence'], 'int64')
/** A text model that looks up rows of a table. */
const lookUp = (table: Float32Array, width: number): Tensor => gather(constant(table, [WORDS.length, width]), ids)
const textModel = (outputs: Readonly<Record<string, Tensor>>, config = {}): Files => ({
  ...textFiles(),
  'config.json': { ...textFiles()['config.json'], ...config },
  'onnx/model.onnx': graph(outputs),
})

describe('numbers that are not finite', () => {
  test.each([NaN, Infinity, -Infinity])('%d in one text is told of that text, the others keep theirs', async (odd) => {
    const table = WORD_VECTORS.data.slice()
    table[6 * WORDS.indexOf('night') + 2] = odd
    const told: (readonly [number, string])[] = []
    const folder = folderOf(textModel({ last_hidden_state: lookUp(table, 6) }))
    const extractor = await openText(folder, {}, { onUnreadable: (index, why) => told.push([index, why]) })
    const out = await extractor.embed([text('red sun'), text('blue night day'), text('sun')])
    expect(told).toEqual([[1, NOT_FINITE]])
    expect([...rowOf(out, 1)]).toEqual([0, 0, 0, 0, 0, 0])
    close([...rowOf(out, 0)], pooledByHand(['[CLS]', 'red', 'sun', '[SEP]'], POOLS['mean']!))
  })

  test('whatever a backbone gives, what goes out is finite, and all that was not is told', async () => {
    const number = fc.oneof(fc.float(), fc.constantFrom(NaN, Infinity, -Infinity, -0, 3e38))
    const rows = fc
      .integer({ min: 1, max: 9 })
      .chain((width) => fc.array(fc.array(number, { minLength: width, maxLength: width })))
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const width = given[0]?.length ?? 1
        const told: number[] = []
        const one = backbone(() => matrix(given.length, width, Float32Array.from(given.flat())), width)
        const extractor = await one.open({}, null, { ...context, onUnreadable: (index) => told.push(index) })
        const out = await extractor.embed(given.map(() => text('x')))
        expect(out.data.every(Number.isFinite)).toBe(true)
        expect(told).toEqual(given.flatMap((row, i) => (row.every((x) => Number.isFinite(Math.fround(x))) ? [] : [i])))
      }),
    )
  })
})

const backbone = (embed: () => ReturnType<typeof matrix>, dimensions: number): Backbone =>
  defineBackbone({
    id: 'odd.v1',
    title: '',
    summary: '',
    input: 'text',
    options: {},
    open: async () => ({ dimensions, embed: async () => embed(), close: async () => {} }),
    toOnnx: () => Promise.reject(new Error('it has no graph')),
    fingerprint: async () => '',
  })

test.each([
  ['too few rows', matrix(1, 3)],
  ['too many', matrix(3, 3)],
  ['another width', matrix(2, 4)],
  ['fewer numbers than said', { ...matrix(2, 3), data: new Float32Array(5) }],
])('a backbone that gives %s is refused by name', async (_, given) => {
  const extractor = await backbone(() => given, 3).open({}, null, context)
  await expect(extractor.embed([text('a'), text('b')])).rejects.toMatchObject({ name: 'UnfitFeatures' })
})

/** The runtime with other answers than the graph gives. */
const lying = (answer: (value: TensorValue, run: number) => TensorValue): Runtime => ({
  ...context.runtime,
  async session(model, options) {
    const session = await context.runtime.session(model, options)
    let runs = 0
    return {
      ...session,
      async run(feeds, wanted) {
        const out = Object.entries(await session.run(feeds, wanted))
        runs++
        return Object.fromEntries(out.map(([name, value]) => [name, answer(value, runs)]))
      },
    }
  },
})
const cut = (dims: readonly number[]): TensorValue => ({
  type: 'float32',
  dims,
  data: new Float32Array(dims.reduce((a, b) => a * b, 1)).fill(1),
})

describe('a model that gives other shapes than it says', () => {
  test.each([
    ['one row only', (dims: readonly number[]) => [1, ...dims.slice(1)]],
    ['a row too many', (dims: readonly number[]) => [dims[0]! + 1, ...dims.slice(1)]],
    ['nothing', (dims: readonly number[]) => [...dims.slice(0, -1), 0]],
    ['another width', (dims: readonly number[]) => [...dims.slice(0, -1), 5]],
    ['a flat list', (dims: readonly number[]) => [dims[0]! * dims.at(-1)!]],
  ])('%s, is refused by name in the batch where it does so: texts and images', async (_, dimsOf) => {
    const runtime = lying((value, run) => (run === 1 ? value : cut(dimsOf(value.dims))))
    const words = await openText(folderOf(textFiles()), {}, { runtime })
    const texts = [text('red sun'), text('blue day'), text('sun')]
    await expect(words.embed(texts)).rejects.toMatchObject({ name: 'UnfitModelOutput' })

    const { default: sharp } = await import('sharp')
    const create = { width: 4, height: 4, channels: 3 as const, background: '#123' }
    const image = { kind: 'image', bytes: await sharp({ create }).png().toBuffer() } as const
    const options = resolveOptions(onnxImage.id, onnxImage.options, { folder: folderOf(imageFiles()) })
    const pictures = await onnxImage.open(options, null, { ...context, runtime })
    await expect(pictures.embed([image, image, image])).rejects.toMatchObject({ name: 'UnfitModelOutput' })
  })
  test('nothing at all, is refused when it is opened', async () => {
    const runtime = lying(({ dims }) => cut([...dims.slice(0, -1), 0]))
    await expect(openText(folderOf(textFiles()), {}, { runtime })).rejects.toMatchObject({ name: 'UnfitModelOutput' })
  })
})

describe('scores are no features', () => {
  const wide = (width: number) => lookUp(new Float32Array(WORDS.length * width).fill(0.5), width)
  test.each([
    ['logits of two classes', { logits: reduceMean(wide(2), { axes: [1], keep: false }) }, {}],
    ['a score of each word', { logits: wide(40) }, {}],
    ['as wide as the vocabulary', { y: wide(40) }, { vocab_size: 40 }],
    [
      'of a classifier',
      { y: reduceMean(wide(3), { axes: [1], keep: false }) },
      { architectures: ['BertForSequenceClassification'], hidden_size: 6 },
    ],
    ['of a masked language model', { y: wide(40) }, { architectures: ['BertForMaskedLM'], hidden_size: 6 }],
  ])('%s are refused, unless a person names the output', async (_, outputs, config) => {
    const folder = folderOf(textModel(outputs, config))
    await expect(openText(folder)).rejects.toMatchObject({ name: 'ScoresNotFeatures' })
    const named = await openText(folder, { output: Object.keys(outputs)[0] })
    expect(named.dimensions).toBeGreaterThan(1)
  })
  test('vectors beside them are taken, under whatever name, by a model trained for scores too', async () => {
    const config = { architectures: ['BertForMaskedLM'], vocab_size: 40, hidden_size: 6 }
    const hidden = lookUp(WORD_VECTORS.data, 6)
    const wanted = pooledByHand(['[CLS]', 'red', 'sun', '[UNK]', '[SEP]'], POOLS['mean']!)
    close(await embedded(folderOf(textModel({ logits: wide(40), last_hidden_state: hidden }, config))), wanted)
    close(await embedded(folderOf(textModel({ logits: wide(40), y: add(hidden, 0) }, config))), wanted)
  })
  test('of an image model whose only output they are, they are taken and told', async () => {
    const pixels = input('pixel_values', ['batch', 3, 'height', 'width'])
    const files = {
      ...imageFiles(),
      'model.onnx': graph({ logits: reduceMean(pixels, { axes: [2, 3], keep: false }) }),
    }
    const options = resolveOptions(onnxImage.id, onnxImage.options, { folder: folderOf(files) })
    const { notices } = await onnxImage.open(options, null, context)
    expect(notices).toMatchObject([{ name: 'ScoresTaken', fields: { output: 'logits' } }])
  })
})

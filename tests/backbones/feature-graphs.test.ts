import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { Backbone, Content, Extractor } from '../../src-main/backbones/backbone.ts'
import type { FeatureGraph } from '../../src-main/backbones/feature-graph.ts'
import { backboneById } from '../../src-main/backbones/index.ts'
import { openFeeds } from '../../src-main/backbones/prepared-feeds.ts'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { contentLearnerById } from '../../src-main/learners/index.ts'
import { anyBackbone, asBackbone } from '../../src-main/learners/trained-backbone.ts'
import { rowOf } from '../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { gather } from '../../src-main/tensor-graph/ops/selection.ts'
import { constant, input } from '../../src-main/tensor-graph/tensor.ts'
import { layeredFiles } from './layered-encoder.ts'
import { folderOf, graph, imageFiles, textFiles, WORD_VECTORS, WORDS } from './tiny-models.ts'

const runtime = createRuntime({ threads: 1 })
const context = { runtime, seed: 3 }

const TEXTS: readonly Content[] = [
  ...Array.from({ length: 40 }, (_, i) => `red light ${WORDS[4 + (i % 8)]} a day ${i % 5} ${'sun '.repeat(i % 4)}`),
  ...['', '   ', '红灯 绿灯 蓝夜', 'İSTANBUL ﬁne ４２', 'x', 'zzz', 'sun '.repeat(30), 'ΣΑΣ 😀 a_b'],
].map((text) => ({ kind: 'text', text }))
const images = (side: number): Promise<Content[]> =>
  Promise.all(
    Array.from({ length: 12 }, async (_, i): Promise<Content> => {
      const raw = Uint8Array.from(
        { length: 3 * side * side },
        (_, at) => (at * (7 + 3 * i) + 11 * (at % (5 + i))) % 256,
      )
      const bytes = await sharp(raw, { raw: { width: side, height: side, channels: 3 } })
        .png()
        .toBuffer()
      return { kind: 'image', bytes }
    }),
  )

/** Features of each content by the graph alone, one content a run. */
async function byGraph({ model, preparation }: FeatureGraph, contents: readonly Content[]): Promise<number[][]> {
  // What other programs know of the preparation comes to them as JSON.
  const { feeds, close } = await openFeeds(JSON.parse(JSON.stringify(preparation)) as typeof preparation, runtime)
  const session = await runtime.session(model)
  expect(session.outputNames).toEqual(['features'])
  const rows = []
  for (const content of contents)
    rows.push([...(await session.run(await feeds(content)))['features']!.data].map(Number))
  await session.release()
  await close()
  return rows
}

async function furthest(extractor: Extractor, features: FeatureGraph, contents: readonly Content[]): Promise<number> {
  const expected = await extractor.embed(contents)
  await extractor.close()
  const found = await byGraph(features, contents)
  return Math.max(...found.flatMap((row, i) => row.map((x, j) => Math.abs(x - rowOf(expected, i)[j]!))))
}

async function fitted(backbone: Backbone, contents: readonly Content[], given = {}) {
  const options = resolveOptions(backbone.id, backbone.options, given)
  const pool = async function* () {
    yield contents
  }
  const state = (await backbone.fit?.(pool, options, context)) ?? null
  return furthest(
    await backbone.open(options, state, context),
    await backbone.toOnnx(options, state, runtime),
    contents,
  )
}

describe('a backbone’s graph gives what its extractor gives, to 1e-5', () => {
  test('patterns of words and letters, whatever is in the text', async () => {
    expect(await fitted(backboneById('ngram-lsa.v1'), TEXTS)).toBeLessThan(1e-5)
  })
  test('patterns beside a table, and a table alone', async () => {
    const english = Array.from({ length: 30 }, (_, i) => `how do i get card ${i} to the ${i % 2 ? 'bank' : 'shop'}`)
    const texts = [...english, '   ', 'zzqx 🙂', 'Why? Why!', '今天'].map((text): Content => ({ kind: 'text', text }))
    expect(await fitted(backboneById('patterns-and-table.v1'), texts)).toBeLessThan(1e-5)
    expect(await fitted(backboneById('static-table.v1'), texts)).toBeLessThan(1e-5)
  })
  test.for(['mean', 'cls', 'last', 'max'])('a text model, pooling %s', async (pooling, { expect }) => {
    const folder = folderOf(textFiles())
    expect(await fitted(backboneById('hf-text.v1'), TEXTS, { folder, pooling })).toBeLessThan(1e-5)
  })
  test('a text model of fixed length, with a prefix and a longest text', async () => {
    const folder = folderOf(textFiles('input_ids', [1, 9]))
    const given = { folder, prefix: 'day ', maxLength: 7 }
    expect(await fitted(backboneById('hf-text.v1'), TEXTS, given)).toBeLessThan(1e-5)
  })
  test('but a model that runs eight texts at once and no other number has none', async () => {
    const options = resolveOptions('hf-text.v1', backboneById('hf-text.v1').options, {
      folder: folderOf(textFiles('input_ids', [8, 'sequence'])),
    })
    await expect(backboneById('hf-text.v1').toOnnx(options, null, runtime)).rejects.toThrow(/8 contents a run/)
  })
  test('a text model that pools by itself', async () => {
    const words = constant(WORD_VECTORS.data, [WORDS.length, 6])
    const rows = gather(words, input('input_ids', ['batch', 'sequence'], 'int64'))
    const folder = folderOf({
      ...textFiles(),
      'onnx/model.onnx': graph({ sentence_embedding: gather(rows, constant(Int32Array.of(1), []), 1) }),
    })
    expect(await fitted(backboneById('hf-text.v1'), TEXTS.slice(0, 40), { folder })).toBeLessThan(1e-5)
  })
  test('patches of images, also where they must be stretched', async () => {
    expect(await fitted(backboneById('patch-dictionary.v1'), await images(32), { centres: 50 })).toBeLessThan(1e-5)
    expect(await fitted(backboneById('patch-dictionary.v1'), await images(40), { centres: 50 })).toBeLessThan(1e-5)
  })
  test('an image model, enlarged and made smaller', async () => {
    const folder = folderOf(imageFiles())
    for (const side of [3, 4, 9])
      expect(await fitted(backboneById('onnx-image.v1'), await images(side), { folder })).toBeLessThan(1e-5)
  })
  test('vectors that came with the samples', async () => {
    const vectors = Array.from({ length: 20 }, (_, i): Content => ({
      kind: 'vector',
      values: Float32Array.of(i, 1, -i),
    }))
    expect(await fitted(backboneById('precomputed.v1'), vectors)).toBeLessThan(1e-5)
  })
})

describe('so does that of a learner that works end to end', () => {
  const given = {
    'ngram-bag.v1': { epochs: 2 },
    'compact-head.v1': { epochs: 2 },
    'small-cnn.v1': { side: 16, epochs: 1 },
    'encoder-student.v1': { model: folderOf(layeredFiles(4)), layers: '2', epochs: 2 },
    'fine-tune.v1': { model: folderOf(textFiles()), epochs: 2, unfreeze: 'never' },
    'fine-tune-image.v1': { model: folderOf(imageFiles()), epochs: 1, unfreeze: 'never' },
  }
  test.for(Object.entries(given))('%s', async ([id, change], { expect }) => {
    const learner = contentLearnerById(id)
    const rows = learner.input === 'text' ? TEXTS.slice(0, 40) : await images(16)
    const options = resolveOptions(id, learner.options, change)
    const train = { rows, labels: Int32Array.from(rows, (_, i) => i % 2) }
    const { parameters } = await learner.train({ classes: 2, train }, options, context)
    const { state } = await asBackbone(learner, parameters, options, rows, context)
    const backbone = anyBackbone(id)
    const extractor = await backbone.open(options, state, context)
    expect(await furthest(extractor, await backbone.toOnnx(options, state, runtime), rows)).toBeLessThan(1e-5)
  })
})

const shared = process.env['KINDLING_SHARED'] ?? join(import.meta.dirname, '../../../shared')
const real = join(shared, 'models/all-MiniLM-L6-v2')
const there = (() => {
  try {
    return readFileSync(join(real, 'config.json')).length > 0
  } catch {
    return false
  }
})()
test.skipIf(!there)('so does that of a real encoder', { timeout: 60_000 }, async () => {
  const texts = TEXTS.filter((_, i) => i % 4 === 0)
  expect(await fitted(backboneById('hf-text.v1'), texts, { folder: real })).toBeLessThan(1e-5)
})

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Content } from '../../src-main/backbones/backbone.ts'
import { hfText } from '../../src-main/backbones/hf-text/hf-text.ts'
import { openModelFolder } from '../../src-main/backbones/model-folder.ts'
import { onnxImage } from '../../src-main/backbones/onnx-image/onnx-image.ts'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { openImageBackbone } from '../../src-main/learners/fine-tune/image-backbone.ts'
import { openTextBackbone } from '../../src-main/learners/fine-tune/text-backbone.ts'
import type { TrainableBackbone } from '../../src-main/learners/fine-tune/trainable-backbone.ts'
import { encodeModel } from '../../src-main/onnx/codec.ts'
import { importGraph, type RunGraph } from '../../src-main/onnx/import/import-graph.ts'
import { openImportable } from '../../src-main/onnx/import/importable-model.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { l2Normalise } from '../../src-main/tensor-graph/composites.ts'
import { emitGraph } from '../../src-main/tensor-graph/emit.ts'
import { input } from '../../src-main/tensor-graph/tensor.ts'

const shared = process.env['KINDLING_SHARED'] ?? join(import.meta.dirname, '../../../shared')
const there = existsSync(join(shared, 'models')) && existsSync(join(shared, 'data/cifar10-mini'))
if (!there) console.log(`skipped: no real models in ${shared} (set KINDLING_SHARED to the folder of models/ and data/)`)

const runtime = createRuntime({ threads: 1 })
const runGraph: RunGraph = async (model, feeds) => {
  const session = await runtime.session(model)
  const out = await session.run(feeds)
  await session.release()
  return out
}

/** Unit features of all contents in one batch, by the graph that training differentiates. */
async function trainingFeatures(backbone: TrainableBackbone, contents: readonly Content[]) {
  const prepared = backbone.prepare(contents)
  const [rows, size] = [contents.length, prepared.sizes.at(-1)!]
  const model = openImportable(backbone.bytes)
  const ports = backbone.ports(rows, size)
  const own = Object.fromEntries(Object.entries(ports).filter(([name]) => name in model.inputs))
  const graph = await importGraph(model, { inputs: own, outputs: [backbone.output], runGraph })
  const batch = Object.fromEntries(
    Object.entries(ports).map(([name, { shape, dtype }]) => [name, input(name, shape, dtype)]),
  )
  const features = l2Normalise(backbone.pool(graph({}, batch)[backbone.output]!, batch))
  const feeds = await prepared.feeds([...contents.keys()], rows, size)
  const out = await runGraph(encodeModel(emitGraph({ name: 'features', outputs: { features } })), feeds as never)
  await backbone.close()
  return out['features']!.data as Float32Array
}

const furthest = (a: Float32Array, b: Float32Array) => Math.max(...a.map((x, i) => Math.abs(x - b[i]!)))

describe.skipIf(!there)('what is trained starts from what the frozen backbone gives, to 1e-5', () => {
  test('texts of different lengths', async () => {
    const folder = join(shared, 'models/all-MiniLM-L6-v2')
    const texts = ['I am still waiting on my card?', 'Why?', 'My card was charged twice for one and the same taxi.']
    const contents = texts.map((text): Content => ({ kind: 'text', text }))
    const backbone = await openTextBackbone(await openModelFolder(folder), 64, runtime)
    const options = resolveOptions(hfText.id, hfText.options, { folder })
    const frozen = await hfText.open(options, null, { runtime, seed: 0 })
    const { data } = await frozen.embed(contents)
    await frozen.close()
    expect(furthest(await trainingFeatures(backbone, contents), data)).toBeLessThan(1e-5)
  })

  test('small images, enlarged', async () => {
    const folder = join(shared, 'models/efficientnet-lite0')
    const contents = ['airplane', 'cat'].map((name): Content => ({
      kind: 'image',
      bytes: readFileSync(join(shared, `data/cifar10-mini/test/${name}/0001.jpg`)),
    }))
    const backbone = await openImageBackbone(await openModelFolder(folder), runtime)
    const options = resolveOptions(onnxImage.id, onnxImage.options, { folder })
    const frozen = await onnxImage.open(options, null, { runtime, seed: 0 })
    const { data } = await frozen.embed(contents)
    await frozen.close()
    expect(furthest(await trainingFeatures(backbone, contents), data)).toBeLessThan(1e-5)
  })
})

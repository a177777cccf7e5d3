import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { backboneById } from '../../src-main/backbones/index.ts'
import type { Content } from '../../src-main/backbones/backbone.ts'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { rowOf } from '../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'

const shared = process.env['KINDLING_SHARED'] ?? join(import.meta.dirname, '../../../shared')
const models = join(shared, 'models')
const image = join(shared, 'data/cifar10-mini/test/airplane/0001.jpg')
const there = existsSync(models) && existsSync(image)
if (!there)
  console.log(`skipped: no real models in ${models} (set KINDLING_SHARED to the folder that holds models/ and data/)`)

async function embed(id: string, folder: string, contents: readonly Content[]) {
  const backbone = backboneById(id)
  const options = resolveOptions(id, backbone.options, { folder: join(models, folder) })
  const extractor = await backbone.open(options, null, { runtime: createRuntime(), seed: 0 })
  const out = await extractor.embed(contents)
  await extractor.close()
  return out
}

/** Numbers from onnxruntime, tokenizers and Pillow in Python. */
describe.skipIf(!there)('real models agree with a second implementation', () => {
  test('all-MiniLM-L6-v2 to 2e-6, short and cut at 256 tokens', async () => {
    const texts = ['I am still waiting on my card?', 'Café déjà vu, 我爱北京! '.repeat(60)]
    const out = await embed(
      'hf-text.v1',
      'all-MiniLM-L6-v2',
      texts.map((text) => ({ kind: 'text', text })),
    )
    const wanted = [
      [-0.035352, -0.042137, -0.002757, 0.031937, 0.02319, -0.018297],
      [0.010601, -0.043673, 0.10296, -0.038054, -0.024707, -0.002663],
    ]
    expect(out.columns).toBe(384)
    wanted.forEach((row, i) =>
      row.forEach((value, j) => expect(Math.abs(rowOf(out, i)[j]! - value)).toBeLessThan(2e-6)),
    )
  })

  test('EfficientNet-lite0 to 2e-5', async () => {
    const out = await embed('onnx-image.v1', 'efficientnet-lite0', [{ kind: 'image', bytes: readFileSync(image) }])
    const wanted = { 71: 0.28707, 689: 0.229, 747: 0.16525, 897: 0.16245, 1084: 0.14821, 618: 0.14269 }
    expect(out.columns).toBe(1280)
    for (const [j, value] of Object.entries(wanted)) expect(Math.abs(out.data[Number(j)]! - value)).toBeLessThan(2e-5)
  })
})

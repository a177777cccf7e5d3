import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { mulberry32 } from '../../src-main/platform/random.ts'
import { temporaryStudio } from './temporary-studio.ts'

const SIDE = 24

/** Stripes, across or down, of some shade and width. */
function stripes(down: boolean, random: () => number): Promise<Buffer> {
  const [period, light, dark] = [3 + random() * 3, 150 + 100 * random(), 100 * random()]
  const raw = Uint8Array.from({ length: SIDE * SIDE }, (_, at) =>
    Math.floor((2 * (down ? at % SIDE : at / SIDE)) / period) % 2 ? light : dark,
  )
  return sharp(raw, { raw: { width: SIDE, height: SIDE, channels: 1 } })
    .png()
    .toBuffer()
}

test('an image project without a model folder learns, guesses and ranks by itself', { timeout: 120_000 }, async () => {
  const { studio, folder, leave } = await temporaryStudio()
  try {
    const random = mulberry32(1)
    const images = join(folder, 'images')
    for (const label of ['across', 'down']) {
      await mkdir(join(images, label), { recursive: true })
      for (let i = 0; i < 20; i++)
        await writeFile(join(images, label, `${i}.png`), await stripes(label === 'down', random))
    }
    // Not yet labelled: these lie beside the folders.
    for (let i = 0; i < 24; i++) await writeFile(join(images, `u${i}.png`), await stripes(i % 2 === 1, random))
    await studio.settings.set({ holdoutShare: 0 })
    await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
    await studio.jobs.wait(await studio.data.import({ path: images, trustLabels: true }))
    while ((await studio.labelling.queue()).mode !== 'strategy') await new Promise((done) => setTimeout(done, 50))

    const [set] = await studio.models.featureSets()
    expect(set).toMatchObject({ backbone: 'patch-dictionary.v1', embedded: 64, samples: 64, active: true })
    const [model] = await studio.models.list()
    expect(model).toMatchObject({ backbone: 'patch-dictionary.v1', labels: 40, active: true })

    await studio.models.exportOnnx({ model: model!.id, path: join(folder, 'head.onnx') })
    const session = await createRuntime({ threads: 1 }).session(join(folder, 'head.onnx'))
    expect(session.outputNames).toEqual(['probabilities'])
    await session.release()
    // The same when asked for by hand, without a name.
    expect(await studio.jobs.wait(await studio.models.embed({}))).toMatchObject({ state: 'done', title: set!.backbone })
  } finally {
    await leave()
  }
})

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

/** As the file wants them: 32 pixels a side, by plane, from 0 to 1. */
async function pixels(file: Uint8Array) {
  const image = sharp(file).resize(32, 32, { fit: 'fill', kernel: 'cubic' }).toColourspace('srgb').removeAlpha()
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
  const at = (i: number) => data[(i % 1024) * info.channels + (info.channels === 3 ? Math.floor(i / 1024) : 0)]! / 255
  return {
    type: 'float32',
    dims: [1, 3, 32, 32],
    data: Float32Array.from({ length: 3 * 1024 }, (_, i) => at(i)),
  } as const
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

    // The whole model: what an image is by the file alone is what the project says of it.
    const file = join(folder, 'model.onnx')
    expect(await studio.models.exportOnnx({ model: model!.id, path: file })).toMatchObject({ file })
    const session = await createRuntime({ threads: 1 }).session(file)
    const right = []
    for (let i = 0; i < 8; i++) {
      const { probabilities } = await session.run({ pixel_values: await pixels(await stripes(i % 2 === 1, random)) })
      right.push((probabilities!.data as Float32Array)[i % 2]! > 0.5)
    }
    expect(right).toEqual(Array(8).fill(true))
    await session.release()
    // The same when asked for by hand, without a name.
    expect(await studio.jobs.wait(await studio.models.embed({}))).toMatchObject({ state: 'done', title: set!.backbone })
  } finally {
    await leave()
  }
})

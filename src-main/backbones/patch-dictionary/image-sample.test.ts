import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { Content } from '../backbone.ts'
import { mulberry32 } from '../../platform/random.ts'
import { NoImagesToLearnFrom, sampleImages } from './image-sample.ts'

const png = (grey: number, side = 8) =>
  sharp({ create: { width: side, height: side + 10, channels: 3, background: { r: grey, g: grey, b: grey } } })
    .png()
    .toBuffer()
const content = (bytes: Uint8Array): Content => ({ kind: 'image', bytes })
async function* poolOf(contents: readonly Content[]) {
  for (let i = 0; i < contents.length; i += 100) yield contents.slice(i, i + 100)
}
const sample = (contents: readonly Content[], limit?: number) =>
  sampleImages(poolOf(contents), mulberry32(7), {}, limit)

test('of a large pool a fair share of every part is drawn, and few images beyond those are read', async () => {
  const files = await Promise.all(Array.from({ length: 250 }, (_, grey) => png(grey)))
  let read = 0
  const pool = Array.from({ length: 2000 }, (_, i): Content => ({
    kind: 'image',
    get bytes() {
      read++
      return files[Math.floor(i / 8)]!
    },
  }))
  const greys = (await sample(pool, 200)).map(({ bytes }) => bytes[0]!)
  expect(greys).toHaveLength(200)
  // Of 200 draws without replacement 50 are of each quarter, standard deviation 5.8.
  const quarters = [0, 1, 2, 3].map((q) => greys.filter((grey) => Math.floor(grey / 62.5) === q).length)
  for (const count of quarters) expect(Math.abs(count - 50)).toBeLessThan(24)
  // 200·(1 + ln 10) = 660 draws, and 100 sizes at first.
  expect(read).toBeLessThan(900)
})

test('a small pool is learnt from whole, without what cannot be read', async () => {
  const images = await sample([content(await png(9)), content(new Uint8Array(0)), content(await png(200))])
  expect(images.map(({ bytes }) => bytes[0])).toEqual([9, 200])
})

test.each([
  [8, 32],
  [63, 32],
  [64, 64],
  [127, 64],
  [500, 128],
])('images of shorter side %i are seen at %i', async (shorter, side) => {
  const [image] = await sample([content(await png(9, shorter))])
  expect([image!.width, image!.height, image!.bytes.length]).toEqual([side, side, 3 * side * side])
})

test('a pool without a readable image is refused by name, and why', async () => {
  await expect(sample([])).rejects.toThrow(NoImagesToLearnFrom)
  await expect(sample([content(new Uint8Array(0)), content(Uint8Array.of(1, 2, 3))])).rejects.toMatchObject({
    fields: { backbone: 'patch-dictionary.v1', samples: 2, reason: 'the bytes are not of an image' },
  })
})

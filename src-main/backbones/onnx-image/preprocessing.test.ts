import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { UnsupportedModelStep } from '../unusable-model.ts'
import { byteTables, centreCrop, decodeImage, writePlanes } from './decode-image.ts'
import { readPreprocessing } from './preprocessing.ts'

const folder = { path: '/models/x', files: [], file: '' }
const asGiven = { size: 0, mean: '', deviation: '' }
const read = (config: Record<string, unknown>, overrides = {}) =>
  readPreprocessing(folder, config, { ...asGiven, ...overrides })

describe('preprocessor_config.json', () => {
  test('sides, shortest edge, plain number and crop share are all understood', () => {
    expect(read({ size: { height: 4, width: 6 } }).resize).toEqual({ height: 4, width: 6 })
    expect(read({ size: { shortest_edge: 256 } }).resize).toEqual({ shortest: 256 })
    expect(read({ size: 224 }).resize).toEqual({ shortest: 224 })
    expect(read({ size: { shortest_edge: 224 }, crop_pct: 0.875 }).resize).toEqual({ shortest: 256 })
    expect(read({ size: 224, do_resize: false }).resize).toBeNull()
    expect(read({ size: 256, do_center_crop: true, crop_size: 224 }).crop).toEqual({ width: 224, height: 224 })
    expect(read({ size: 224, resample: 3 }).kernel).toBe('cubic')
  })

  test('options win over the file', () => {
    const found = read(
      { size: 224, image_mean: [0.1, 0.1, 0.1] },
      { size: 96, mean: '0.5, 0.4, 0.3', deviation: '1 2 3' },
    )
    expect(found).toMatchObject({ resize: { width: 96, height: 96 }, mean: [0.5, 0.4, 0.3], deviation: [1, 2, 3] })
  })

  test('what is not understood is refused by name', () => {
    expect(() => read({ size: 224, resample: 7 })).toThrow(UnsupportedModelStep)
    expect(() => read({ size: { longest_edge: 9 } })).toThrow(UnsupportedModelStep)
    expect(() => read({ size: 224 }, { mean: '0.5, 0.5' })).toThrow(UnsupportedModelStep)
  })
})

describe('pixels', () => {
  const plain = { ...read({ size: { width: 2, height: 2 }, resample: 3 }), crop: null }
  const png = (width: number, height: number, background: object) =>
    sharp({ create: { width, height, channels: 4, background: background as never } })
      .png()
      .toBuffer()

  test('see-through is white, grey has three channels, and larger images come out at the size wanted, smaller ones with the size they are to get', async () => {
    const glass = await decodeImage(await png(9, 7, { r: 0, g: 0, b: 0, alpha: 0 }), plain)
    expect(glass).toMatchObject({ width: 2, height: 2 })
    expect([...glass.bytes]).toEqual(Array(12).fill(255))
    const grey = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#646464' } })
      .greyscale()
      .png()
    expect(await decodeImage(await grey.toBuffer(), plain)).toMatchObject({
      bytes: Buffer.from([100, 100, 100]),
      enlargeTo: { width: 2, height: 2 },
    })
  })

  test('a photo held sideways is turned upright first', async () => {
    const bytes = Uint8Array.from([255, 0, 0, 0, 0, 255])
    const sideways = sharp(bytes, { raw: { width: 2, height: 1, channels: 3 } })
      .withMetadata({ orientation: 6 })
      .png()
    const { width, height, bytes: upright } = await decodeImage(await sideways.toBuffer(), { ...plain, resize: null })
    expect({ width, height, upright: [...upright] }).toEqual({ width: 1, height: 2, upright: [...bytes] })
  })

  test('a crop takes the middle, and black where the image ends', () => {
    const from = { width: 3, height: 1, bytes: Uint8Array.of(1, 1, 1, 2, 2, 2, 3, 3, 3) }
    expect([...centreCrop(from, { width: 1, height: 1 }).bytes]).toEqual([2, 2, 2])
    const wide = centreCrop(from, { width: 5, height: 3 }).bytes.filter((_, i) => i % 3 === 0)
    expect([...wide]).toEqual([0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0, 0])
  })

  test('planes are (byte · scale − mean) / deviation, colour by colour', () => {
    const tables = byteTables({ ...plain, scale: 0.5, mean: [1, 2, 3], deviation: [1, 2, 4] })
    const out = new Float32Array(12)
    writePlanes({ width: 2, height: 1, bytes: Uint8Array.of(2, 4, 6, 8, 10, 12) }, tables, out, 1)
    expect([...out]).toEqual([0, 0, 0, 0, 0, 0, 0, 3, 0, 1.5, 0, 0.75])
  })

  test('what is no image is refused', async () => {
    await expect(decodeImage(new TextEncoder().encode('no image'), plain)).rejects.toThrow()
  })
})

import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { decodeImage } from '../../src-main/backbones/onnx-image/decode-image.ts'
import { openImage, problemWithPixels } from '../../src-main/backbones/onnx-image/open-image.ts'
import { pixelsOf } from '../../src-main/learners/small-cnn/pixels.ts'
import type { Preprocessing } from '../../src-main/backbones/onnx-image/preprocessing.ts'
import { imageKind } from '../../src-main/platform/image-kind.ts'

const AS_IT_IS: Preprocessing = {
  resize: null,
  kernel: 'nearest' as const,
  crop: null,
  scale: 1,
  mean: [0, 0, 0],
  deviation: [1, 1, 1],
}
/** Rows from the top, red green blue. */
const COLOURS = [
  [255, 0, 0, 0, 255, 0, 0, 0, 255],
  [255, 255, 255, 0, 0, 0, 123, 45, 67],
].flat()

interface Bitmap {
  readonly bits: number
  readonly rows: readonly (readonly number[])[]
  readonly header?: number
  readonly tall?: number
  readonly packed?: number
  readonly between?: readonly number[]
}
/** A BMP as the format's description has it: rows of bytes from the bottom, filled up to four. */
function bmp({ bits, rows, header = 40, tall = rows.length, packed = 0, between = [] }: Bitmap): Buffer {
  const pixels = rows.flatMap((row) => [...row, ...new Array<number>((4 - (row.length % 4)) % 4).fill(0)])
  const start = 14 + header + between.length
  const head = Buffer.alloc(14 + header)
  head.write('BM')
  head.writeUInt32LE(start + pixels.length, 2)
  head.writeUInt32LE(start, 10)
  head.writeUInt32LE(header, 14)
  if (header === 12) {
    head.writeUInt16LE(3, 18)
    head.writeUInt16LE(tall, 20)
    head.writeUInt16LE(1, 22)
    head.writeUInt16LE(bits, 24)
  } else {
    head.writeInt32LE(3, 18)
    head.writeInt32LE(tall, 22)
    head.writeUInt16LE(1, 26)
    head.writeUInt16LE(bits, 28)
    head.writeUInt32LE(packed, 30)
  }
  return Buffer.concat([head, Buffer.from(between), Buffer.from(pixels)])
}
const [TOP, BOTTOM] = [
  [0, 0, 255, 0, 255, 0, 255, 0, 0],
  [255, 255, 255, 0, 0, 0, 67, 45, 123],
]
const withAlpha = (row: readonly number[]) => [0, 3, 6].flatMap((x) => [...row.slice(x, x + 3), 0])
const PALETTE = [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0, 0, 0, 0, 0, 67, 45, 123, 0]
const little = (...words: readonly number[]) => words.flatMap((word) => [word & 255, word >>> 8])

describe('a bitmap', () => {
  const rgb = { bits: 24, rows: [BOTTOM, TOP] }
  test.each<[string, Bitmap]>([
    ['of 24 bits', rgb],
    ['from the top down', { bits: 24, rows: [TOP, BOTTOM], tall: -2 }],
    ['with the old header', { ...rgb, header: 12 }],
    ['with the long header', { ...rgb, header: 124 }],
    ['of 32 bits, without looking at the fourth', { bits: 32, rows: [withAlpha(BOTTOM), withAlpha(TOP)] }],
    [
      'of 8 bits with a palette',
      {
        bits: 8,
        rows: [
          [3, 4, 5],
          [0, 1, 2],
        ],
        between: PALETTE,
      },
    ],
    [
      'of 4 bits with a palette',
      {
        bits: 4,
        rows: [
          [0x34, 0x50],
          [0x01, 0x20],
        ],
        between: PALETTE,
      },
    ],
  ])('%s is read', async (_, bitmap) => {
    const { width, height, bytes } = await decodeImage(bmp(bitmap), AS_IT_IS)
    expect({ width, height, bytes: [...bytes] }).toEqual({ width: 3, height: 2, bytes: COLOURS })
  })
  test('of 16 bits and of 1 bit is read as near as its bits allow', async () => {
    const five = bmp({ bits: 16, rows: [little(0x7fff, 0, 0x0010), little(0x7c00, 0x03e0, 0x001f)] })
    expect([...(await decodeImage(five, AS_IT_IS)).bytes]).toEqual([
      ...[255, 0, 0, 0, 255, 0, 0, 0, 255],
      ...[255, 255, 255, 0, 0, 0, 0, 0, 132],
    ])
    const masks = [0x00, 0xf8, 0, 0, 0xe0, 0x07, 0, 0, 0x1f, 0, 0, 0]
    const six = bmp({
      bits: 16,
      packed: 3,
      between: masks,
      rows: [little(0xffff, 0x0020, 0), little(0xf800, 0x07e0, 0x001f)],
    })
    expect([...(await decodeImage(six, AS_IT_IS)).bytes]).toEqual([
      ...[255, 0, 0, 0, 255, 0, 0, 0, 255],
      ...[255, 255, 255, 0, 4, 0, 0, 0, 0],
    ])
    const one = bmp({ bits: 1, between: [0, 0, 0, 0, 255, 255, 255, 0], rows: [[0b01000000], [0b10100000]] })
    expect([...(await decodeImage(one, AS_IT_IS)).bytes].filter((_, i) => i % 3 === 0)).toEqual([
      255, 0, 255, 0, 255, 0,
    ])
  })
  test('is seen by the network on pixels too', async () => {
    const [red] = (await pixelsOf([{ kind: 'image', bytes: bmp({ bits: 24, rows: [TOP], tall: 1 }) }], 1)).data
    expect(red).not.toBe(0)
  })
  test.each([
    ['cut short', bmp(rgb).subarray(0, -4), 'ends before its last row'],
    ['packed', bmp({ ...rgb, packed: 1 }), 'packed BMP'],
    ['larger than any', bmp({ ...rgb, tall: 2 ** 30 }), '× 1073741824 pixels'],
    ['without pixels', bmp({ ...rgb, tall: 0 }), '× 0 pixels'],
    ['without a header', bmp(rgb).subarray(0, 20), 'BMP'],
  ])('that is %s is refused, saying why', async (_, file, words) => {
    expect(await problemWithPixels(file)).toContain(words)
  })
})

test('a text that begins like a picture is none', () => {
  for (const text of ['BM is a unit of the army, and this is a text about it', 'GIF', 'P6 to go', 'II*', '<svgx>'])
    expect(imageKind(Buffer.from(text))).toBeNull()
})

test('a kind is known by its bytes, and one that is not taken by its name', async () => {
  const create = { width: 8, height: 8, channels: 3 as const, background: '#123456' }
  for (const [format, mediaType] of [
    ['png', 'image/png'],
    ['jpeg', 'image/jpeg'],
    ['webp', 'image/webp'],
    ['gif', 'image/gif'],
    ['tiff', 'image/tiff'],
    ['avif', 'image/avif'],
  ] as const) {
    const file = await sharp({ create }).toFormat(format).toBuffer()
    expect(imageKind(file)?.mediaType).toBe(mediaType)
    expect(await problemWithPixels(file)).toBeNull()
  }
  const ftyp = (brands: string) =>
    Buffer.concat([Buffer.from([0, 0, 0, 8 + brands.length]), Buffer.from(`ftyp${brands}`)])
  for (const [head, name] of [
    [ftyp('heic\0\0\0\0mif1heic'), 'HEIC'],
    [ftyp('mif1\0\0\0\0mif1heix'), 'HEIC'],
    [Buffer.from('<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="x">'), 'SVG'],
    [Buffer.from('ff0a0000', 'hex'), 'JPEG XL'],
    [Buffer.from('8BPS'), 'Photoshop'],
  ] as const) {
    expect(imageKind(head)).toEqual({ name, mediaType: null })
    expect(() => openImage(head)).toThrow(RangeError)
  }
  expect(imageKind(ftyp('mif1\0\0\0\0avifmif1'))?.name).toBe('AVIF')
  expect(imageKind(ftyp('isom\0\0\0\0mp41'))).toBeNull()
})

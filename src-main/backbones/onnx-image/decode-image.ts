import sharp, { type Sharp } from 'sharp'
import { openImage, requireRange } from './open-image.ts'
import type { Kernel, Preprocessing, Sides } from './preprocessing.ts'

export interface Pixels extends Sides {
  /** [height, width, 3], red green blue */
  readonly bytes: Uint8Array
  /** A small image waits to be enlarged to these sides (and cropped): that is done for many at once. */
  readonly enlargeTo?: Sides
}

// Images are small and many: one thread each, several at a time.
sharp.concurrency(1)

/** Upright, in colour, on white where it was transparent (as the labeller sees it), made smaller and cropped, or to be enlarged. Rejects where undecodable. */
export async function decodeImage(file: Uint8Array, { resize, kernel, crop }: Preprocessing): Promise<Pixels> {
  const image = upright(file)
  const pixels = resize ? await resized(image, resize, kernel) : await pixelsOf(image)
  return crop && !pixels.enlargeTo ? centreCrop(pixels, crop) : pixels
}

/** The whole picture stretched to a square of so many pixels a side. Rejects where undecodable. */
export async function decodeSquare(file: Uint8Array, side: number, kernel: Kernel = 'cubic'): Promise<Pixels> {
  const image = upright(file)
  requireRange(await image.metadata())
  return pixelsOf(image.resize(side, side, { fit: 'fill', kernel }))
}

/** The whole picture as it is, or made smaller so that no side has more than so many pixels. Rejects where undecodable. */
export async function decodeWithin(file: Uint8Array, side: number): Promise<Pixels> {
  const image = upright(file)
  requireRange(await image.metadata())
  return pixelsOf(image.resize(side, side, { fit: 'inside', withoutEnlargement: true }))
}

/** Pixels as a file, without any loss; made smaller where a side has more than so many. */
export const pngOf = (
  { width, height, bytes }: Pick<Pixels, 'width' | 'height' | 'bytes'>,
  side = Math.max(width, height),
): Promise<Uint8Array> =>
  sharp(bytes, { raw: { width, height, channels: 3 } })
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 1 })
    .toBuffer()

/** In colour, on white where it was transparent. */
const upright = (file: Uint8Array): Sharp =>
  openImage(file).autoOrient().flatten({ background: '#fff' }).toColourspace('srgb')

async function resized(image: Sharp, resize: NonNullable<Preprocessing['resize']>, kernel: Kernel): Promise<Pixels> {
  const found = await image.metadata()
  requireRange(found)
  const { autoOrient: from } = found
  const { width, height } = targetSides(from, resize)
  if (width === from.width && height === from.height) return pixelsOf(image)
  if (kernel !== 'nearest' && width >= from.width && height >= from.height)
    return { ...(await pixelsOf(image)), enlargeTo: { width, height } }
  return pixelsOf(image.resize({ width, height, fit: 'fill', kernel, fastShrinkOnLoad: false }))
}

/** The longer side is rounded down, as in transformers. */
function targetSides(from: Sides, resize: NonNullable<Preprocessing['resize']>): Sides {
  if ('width' in resize) return resize
  const scale = resize.shortest / Math.min(from.width, from.height)
  return { width: Math.max(1, Math.trunc(from.width * scale)), height: Math.max(1, Math.trunc(from.height * scale)) }
}

async function pixelsOf(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, bytes: info.channels === 3 ? data : inColour(data) }
}

/** Grey rows tripled. */
function inColour(grey: Uint8Array): Uint8Array {
  const out = new Uint8Array(3 * grey.length)
  for (let i = 0; i < out.length; i++) out[i] = grey[(i / 3) | 0]!
  return out
}

/** The middle; rounding and black borders as in transformers' center_crop. */
export function centreCrop(from: Pixels, { width, height }: Sides): Pixels {
  const bytes = new Uint8Array(3 * width * height)
  const top = Math.floor((from.height - height) / 2)
  const left = Math.floor((from.width - width) / 2)
  const first = Math.max(0, -left)
  const last = Math.min(width, from.width - left)
  for (let y = Math.max(0, -top); y < Math.min(height, from.height - top); y++) {
    const start = 3 * ((y + top) * from.width + left)
    bytes.set(from.bytes.subarray(start + 3 * first, start + 3 * last), 3 * (y * width + first))
  }
  return { width, height, bytes }
}

/** What each byte becomes, by channel: (byte · scale − mean) / deviation. */
export const byteTables = ({
  scale,
  mean,
  deviation,
}: Pick<Preprocessing, 'scale' | 'mean' | 'deviation'>): readonly Float32Array[] =>
  mean.map((m, c) => Float32Array.from({ length: 256 }, (_, byte) => (byte * scale - m) / deviation[c]!))

/** Bytes as numbers. */
export const BYTES = byteTables({ scale: 1, mean: [0, 0, 0], deviation: [1, 1, 1] })

/** One image's numbers [3, height, width] into `out` at row `i`. */
export function writePlanes({ bytes }: Pixels, tables: readonly Float32Array[], out: Float32Array, i: number): void {
  const size = bytes.length / 3
  tables.forEach((table, c) => {
    const at = (3 * i + c) * size
    for (let p = 0; p < size; p++) out[at + p] = table[bytes[3 * p + c]!]!
  })
}

import sharp from 'sharp'
import type { Preprocessing } from './preprocessing.ts'

export interface Pixels {
  readonly width: number
  readonly height: number
  /** [height, width, 3], red green blue */
  readonly bytes: Uint8Array
}

// Images are small and many: one thread each, several at a time.
sharp.concurrency(1)

/** Upright, in colour, on white where it was transparent (as the labeller sees it), resized and cropped. Rejects where undecodable. */
export async function decodeImage(file: Uint8Array, { resize, kernel, crop }: Preprocessing): Promise<Pixels> {
  let image = sharp(file, { failOn: 'error' }).autoOrient().flatten({ background: '#fff' }).toColourspace('srgb')
  if (resize && 'width' in resize) image = image.resize({ ...resize, fit: 'fill', kernel, fastShrinkOnLoad: false })
  else if (resize)
    image = image.resize({
      width: resize.shortest,
      height: resize.shortest,
      fit: 'outside',
      kernel,
      fastShrinkOnLoad: false,
    })
  const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const pixels = { width: info.width, height: info.height, bytes: info.channels === 3 ? data : inColour(data) }
  return crop ? centreCrop(pixels, crop) : pixels
}

/** Grey rows tripled. */
function inColour(grey: Uint8Array): Uint8Array {
  const out = new Uint8Array(3 * grey.length)
  for (let i = 0; i < out.length; i++) out[i] = grey[(i / 3) | 0]!
  return out
}

/** The middle; rounding and black borders as in transformers' center_crop. */
export function centreCrop(from: Pixels, { width, height }: { width: number; height: number }): Pixels {
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

/** One image's numbers [3, height, width] into `out` at row `i`: (byte · scale − mean) / deviation, by a table of 256 for each channel. */
export function writePlanes(
  { bytes }: Pixels,
  { scale, mean, deviation }: Preprocessing,
  out: Float32Array,
  i: number,
) {
  const size = bytes.length / 3
  for (let c = 0; c < 3; c++) {
    const value = Float32Array.from({ length: 256 }, (_, byte) => (byte * scale - mean[c]!) / deviation[c]!)
    const at = (3 * i + c) * size
    for (let p = 0; p < size; p++) out[at + p] = value[bytes[3 * p + c]!]!
  }
}

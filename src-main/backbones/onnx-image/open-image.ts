import sharp, { type Metadata, type Sharp } from 'sharp'
import { imageKind } from '../../platform/image-kind.ts'
import { decodeBmp } from './decode-bmp.ts'

/** A side in pixels that tells whether an image can be decoded: the smallest, as JPEGs are then decoded at an eighth. */
const GLANCE = 8
/** Bytes of a file that is decoded as fast as it is. */
const SMALL = 1 << 14

/** An image file, not yet decoded: whatever libvips reads, and BMP, which it does not. Throws RangeError for a broken BMP and for what is no image. */
export function openImage(file: Uint8Array): Sharp {
  const mediaType = imageKind(file)?.mediaType
  if (!mediaType) throw new RangeError('the bytes are not of an image')
  if (mediaType !== 'image/bmp') return sharp(file, { failOn: 'error' })
  const { width, height, bytes } = decodeBmp(file)
  return sharp(bytes, { raw: { width, height, channels: 3 } })
}

/**
 * Why nothing can be learnt from an image, in words, or null: cut short, damaged, too large, or of numbers nobody said the range of. All of it
 * is decoded, if small.
 */
export async function problemWithPixels(file: Uint8Array): Promise<string | null> {
  try {
    const image = openImage(file)
    // No other kind can hold them, and asking takes as long as a small image takes to decode.
    if (imageKind(file)?.mediaType === 'image/tiff') requireRange(await image.metadata())
    const glance = file.length < SMALL ? image : image.resize(GLANCE, GLANCE, { fit: 'fill' })
    await glance.raw().toBuffer()
    return null
  } catch (error) {
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    if (/exceeds pixel limit/.test(first)) return 'more than 268 million pixels: make it smaller'
    return error instanceof RangeError ? first : `it is damaged or cut short (${first})`
  }
}

/** Throws RangeError for an image of floating-point numbers: whether 1 is white or nearly black nobody said. */
export function requireRange({ depth }: Pick<Metadata, 'depth'>): void {
  if (/^(float|double|complex|dpcomplex)$/.test(String(depth)))
    throw new RangeError('its numbers are floating-point, of no known range: save it with 8 or 16 bits')
}

/** The first picture of a file as PNG, for windows that do not show its kind; no side above `side` pixels. */
export const asPng = (file: Uint8Array, side: number): Promise<Uint8Array> =>
  openImage(file)
    .autoOrient()
    .toColourspace('srgb')
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 1 })
    .toBuffer()

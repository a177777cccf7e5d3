import { imageKind } from '../../platform/image-kind.ts'
import type { Blob } from '../studio.ts'

/** By the bytes: a name may say anything, and of a project file that came from somebody else a picture's type may too (a page, a script). */
export const imageTypeOf = (bytes: Uint8Array): string | null => imageKind(bytes)?.mediaType ?? null

/** No window shows them. */
const UNSHOWN = 'image/tiff'
const LARGEST_SIDE = 4096

/** An image as a window can show it; null for what is none. */
export async function shownImage(bytes: Uint8Array): Promise<Blob | null> {
  const mediaType = imageTypeOf(bytes)
  if (mediaType === null) return null
  return mediaType === UNSHOWN
    ? { mediaType: 'image/png', bytes: await (await decoder()).asPng(bytes, LARGEST_SIDE) }
    : { mediaType, bytes }
}

/** Decoding is loaded with the first picture that wants it: most projects hold texts. */
export const decoder = () => import('../../backbones/onnx-image/open-image.ts')

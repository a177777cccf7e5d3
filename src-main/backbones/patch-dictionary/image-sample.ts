import { NamedError } from '../../platform/named-error.ts'
import type { Random } from '../../platform/random.ts'
import type { BackboneContext, Content } from '../backbone.ts'
import { decodeSquare, type Pixels } from '../onnx-image/decode-image.ts'
import { openImage } from '../onnx-image/open-image.ts'
import { finestView } from './views.ts'

/** Images that are learnt from, and bytes of them that are held, at most. */
const IMAGES = 4000
const BYTES = 1 << 27
/** Images looked at together. */
const TOGETHER = 128

/** Not one image can be read. */
export class NoImagesToLearnFrom extends NamedError<{ backbone: string; samples: number; reason: string }> {
  constructor(samples: number, reason: string) {
    super(
      { backbone: 'patch-dictionary.v1', samples, reason },
      `patch-dictionary.v1 learns from the images of a project; none of its ${samples} samples can be read: ${reason}`,
    )
  }
}

/** An image as the graph wants it. Rejects, saying why, where there is nothing to see. */
export async function readImage(content: Content, side: number): Promise<Pixels> {
  const bytes = bytesOf(content)
  if (bytes.length === 0) throw new Error('there is no such file any more')
  return decodeSquare(bytes, side)
}
const bytesOf = (content: Content) => (content.kind === 'image' ? content.bytes : new Uint8Array(0))

/**
 * Images drawn by lot from a pool of unknown size in one pass (algorithm R of Vitter 1985), `limit` of them at most, as squares of the finest view that the first
 * images fill. Only those drawn are decoded. Throws NoImagesToLearnFrom.
 */
export async function sampleImages(
  pool: AsyncIterable<readonly Content[]>,
  random: Random,
  { signal, onProgress }: Pick<BackboneContext, 'signal' | 'onProgress'>,
  limit = IMAGES,
): Promise<Pixels[]> {
  const drawn: (Pixels | null)[] = []
  let [side, most, seen, reason] = [0, 0, 0, 'there are none']
  for await (const batch of pool)
    for (let start = 0; start < batch.length; start += TOGETHER) {
      signal?.throwIfAborted()
      const some = batch.slice(start, start + TOGETHER)
      if (side === 0) {
        side = finestView(await usualSide(some))
        most = Math.min(limit, Math.floor(BYTES / (3 * side * side)))
      }
      const places = new Map<number, Content>()
      for (const content of some) {
        const place = seen < most ? seen : Math.floor(random() * (seen + 1))
        if (place < most) places.set(place, content)
        seen++
      }
      await Promise.all(
        [...places].map(async ([place, content]) => {
          drawn[place] = await readImage(content, side).catch((error: unknown) => {
            reason = error instanceof Error ? error.message : String(error)
            return null
          })
        }),
      )
      onProgress?.(seen, null)
    }
  const images = drawn.filter((image) => image !== null)
  if (images.length === 0) throw new NoImagesToLearnFrom(seen, reason)
  return images
}

/** Median of the shorter sides, in pixels; 0 where none can be read. */
async function usualSide(contents: readonly Content[]): Promise<number> {
  const shorter = contents.map(async (content) => {
    const { width, height } = await openImage(bytesOf(content)).metadata()
    return Math.min(width, height)
  })
  const known = (await Promise.allSettled(shorter)).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  return known.toSorted((a, b) => a - b)[known.length >> 1] ?? 0
}

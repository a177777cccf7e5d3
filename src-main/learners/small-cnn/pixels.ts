import type { BackboneContext, Content } from '../../backbones/backbone.ts'
import { openImage } from '../../backbones/onnx-image/open-image.ts'
import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'

/** Images at once: decoding runs on sharp's own threads. */
const TOGETHER = 32
/** What a value from 0 to 1 loses, and what it is then divided by. */
export const [MIDDLE, SPREAD] = [0.5, 0.25]

/** Upright, on white, scaled to side × side, colours by plane around 0. What cannot be read is all 0, and told.  → [contents, 3 · side · side] */
export async function pixelsOf(
  contents: readonly Content[],
  side: number,
  { signal, onUnreadable }: Pick<BackboneContext, 'signal' | 'onUnreadable'> = {},
): Promise<Matrix> {
  const out = matrix(contents.length, 3 * side * side)
  for (let start = 0; start < contents.length; start += TOGETHER) {
    signal?.throwIfAborted()
    const some = contents.slice(start, start + TOGETHER)
    const images = await Promise.all(
      some.map(async (content, i) => {
        try {
          return content.kind === 'image' ? await bytesOf(content.bytes, side) : null
        } catch (error) {
          onUnreadable?.(start + i, error instanceof Error ? error.message : String(error))
          return null
        }
      }),
    )
    images.forEach((bytes, i) => bytes && writePlanes(bytes, rowOf(out, start + i)))
  }
  return out
}

async function bytesOf(file: Uint8Array, side: number): Promise<Uint8Array> {
  const image = openImage(file).autoOrient().flatten({ background: '#fff' }).toColourspace('srgb')
  return image.resize(side, side, { fit: 'fill' }).removeAlpha().raw().toBuffer()
}

function writePlanes(bytes: Uint8Array, to: Float32Array) {
  const [area, channels] = [to.length / 3, (3 * bytes.length) / to.length]
  for (let p = 0; p < area; p++)
    for (let c = 0; c < 3; c++)
      to[c * area + p] = (bytes[p * channels + (channels === 3 ? c : 0)]! / 255 - MIDDLE) / SPREAD
}

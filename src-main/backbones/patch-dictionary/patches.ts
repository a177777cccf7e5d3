import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import type { Random } from '../../platform/random.ts'
import type { Pixels } from '../onnx-image/decode-image.ts'
import { viewsOf } from './views.ts'

/** Side of a patch in pixels, and its numbers: red, then green, then blue, each row by row. */
export const PATCH = 6
export const NUMBERS = 3 * PATCH * PATCH
/** Added to the variance of a patch of values from 0 to 1: 10 of 255², below which contrast is noise (Coates, Lee & Ng 2011). */
export const CONTRAST = 10 / 255 ** 2

/** Patches [count, numbers] of even contrast, as many from each view, from anywhere in any of the images. */
export function drawPatches(images: readonly Pixels[], count: number, random: Random): Matrix {
  const out = matrix(count, NUMBERS)
  const views = viewsOf(images[0]!.width)
  for (let i = 0; i < count; i++) {
    const image = images[Math.floor(random() * images.length)]!
    const view = views[i % views.length]!
    const [top, left] = [random(), random()].map((share) => Math.floor(share * (view - PATCH + 1)))
    cut(image, image.width / view, top!, left!, rowOf(out, i))
    evenContrast(rowOf(out, i))
  }
  return out
}

/** A patch of an image made smaller: every number the mean of `factor`² of the image's, from 0 to 1. */
function cut({ width, bytes }: Pixels, factor: number, top: number, left: number, out: Float32Array) {
  const scale = 1 / (255 * factor * factor)
  for (let i = 0; i < NUMBERS; i++) {
    const [x, y, channel] = [i % PATCH, Math.floor(i / PATCH) % PATCH, Math.floor(i / (PATCH * PATCH))]
    const at = 3 * ((top + y) * factor * width + (left + x) * factor) + channel
    let sum = 0
    for (let dy = 0; dy < factor; dy++) for (let dx = 0; dx < factor; dx++) sum += bytes[at + 3 * (dy * width + dx)]!
    out[i] = sum * scale
  }
}

/** Less its mean, over its deviation, in place. */
export function evenContrast(patch: Float32Array): void {
  const mean = patch.reduce((sum, value) => sum + value, 0) / patch.length
  const variance = patch.reduce((sum, value) => sum + (value - mean) ** 2, 0) / patch.length
  const scale = 1 / Math.sqrt(variance + CONTRAST)
  for (let i = 0; i < patch.length; i++) patch[i] = (patch[i]! - mean) * scale
}

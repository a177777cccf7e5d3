import { expect, test } from 'vitest'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { matrix, rowOf } from '../../platform/matrix.ts'
import { mulberry32, sampleWithoutReplacement } from '../../platform/random.ts'
import { learnDictionary } from './dictionary.ts'
import { openImageGraph } from './image-run.ts'
import { evenContrast, NUMBERS, PATCH } from './patches.ts'
import { pooled } from './pooled-patches.ts'

const runtime = createRuntime({ threads: 1 })
const SIDE = 32

/** A made-up image of bytes [side, side, 3]. */
function image(i: number) {
  const bytes = new Uint8Array(3 * SIDE * SIDE)
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++)
      for (let c = 0; c < 3; c++)
        bytes[3 * (y * SIDE + x) + c] = i * 37 + x * 11 + y * 7 * (c + 1) + ((x * y * (i + 3) + c * 13) % 50) * 3
  return { width: SIDE, height: SIDE, bytes }
}

/** Patch t of images 0, 1, 2: at row 4t, column 5t, modulo 27. */
function patches(count: number) {
  const out = matrix(count, NUMBERS)
  for (let t = 0; t < count; t++) {
    const { bytes } = image(t % 3)
    for (let i = 0; i < NUMBERS; i++) {
      const [x, y, c] = [i % PATCH, Math.floor(i / PATCH) % PATCH, Math.floor(i / PATCH ** 2)]
      out.data[t * NUMBERS + i] = bytes[3 * ((((t * 4) % 27) + y) * SIDE + ((t * 5) % 27) + x) + c]! / 255
    }
    evenContrast(rowOf(out, t))
  }
  return out
}

/**
 * NumPy in float64 by the paper: ZCA from the eigenvectors of the covariance, distances patch by patch, triangle activation, sums over the
 * quarters; six patches are the six centres. By quarter, then centre; image 7, then its mirror image.
 */
const QUARTER_SUMS = [
  [
    [1.1763, 1.7978, 0.68349, 1.0235, 2.1227, 1.1556],
    [2.3108, 1.3009, 0.99397, 1.5544, 1.1125, 1.1866],
    [0.85079, 1.3156, 0.66923, 1.3921, 1.702, 1.4414],
    [1.0225, 2.0096, 0.38115, 1.1341, 2.3928, 1.1012],
  ],
  [
    [1.3514, 1.118, 0.68651, 1.5278, 1.0434, 0.82671],
    [0.72823, 1.6561, 0.71273, 0.65957, 2.0882, 1.1881],
    [0.68995, 1.6914, 0.33776, 1.2179, 2.1926, 0.83974],
    [1.2083, 1.2051, 0.49884, 1.7061, 1.7366, 1.129],
  ],
] as const

test('patches pooled over quarters, of an image and its mirror image, are those of a second implementation', async () => {
  const six = patches(6)
  // With as many centres as patches each is its own, in the order they were drawn.
  const order = sampleWithoutReplacement(6, 6, mulberry32(1))
  const dictionary = await learnDictionary(six, 6, mulberry32(1), { runtime })
  const graph = await openImageGraph(runtime, pooled(dictionary, SIDE), SIDE)
  const found = await graph.run([image(7), image(7)])
  await graph.release()
  const [one, other] = QUARTER_SUMS
  order.forEach((centre, at) => {
    for (let quarter = 0; quarter < 4; quarter++) {
      const [a, b] = [Math.sqrt(one[quarter]![centre]!), Math.sqrt(other[quarter]![centre]!)]
      expect(Math.abs(found[4 * at + quarter]! - (a + b))).toBeLessThan(2e-4)
      expect(Math.abs(found[24 + 4 * at + quarter]! - (a - b))).toBeLessThan(2e-4)
    }
  })
  expect(found.subarray(48)).toEqual(found.subarray(0, 48))
})

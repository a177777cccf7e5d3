import type { Kernel } from './preprocessing.ts'
import type { Pixels } from './decode-image.ts'

/**
 * Enlarges as Pillow does, to its rounding: separable, across then down, bytes in between. libvips places its samples differently and
 * takes four times as long for small images; it stays the one for making images smaller.
 */
export function enlarge(from: Pixels, width: number, height: number, kernel: Exclude<Kernel, 'nearest'>): Pixels {
  const across = tapsOf(from.width, width, kernel)
  const wide = new Uint8ClampedArray(3 * width * from.height)
  for (let y = 0; y < from.height; y++)
    for (let x = 0; x < width; x++) {
      let red = HALF
      let green = HALF
      let blue = HALF
      for (let t = 0; t < across.count; t++) {
        const weight = across.weights[x * across.count + t]!
        const at = 3 * (y * from.width + across.first[x]! + t)
        red = (red + Math.imul(weight, from.bytes[at]!)) | 0
        green = (green + Math.imul(weight, from.bytes[at + 1]!)) | 0
        blue = (blue + Math.imul(weight, from.bytes[at + 2]!)) | 0
      }
      const to = 3 * (y * width + x)
      wide[to] = red >> BITS
      wide[to + 1] = green >> BITS
      wide[to + 2] = blue >> BITS
    }
  const down = tapsOf(from.height, height, kernel)
  const bytes = new Uint8ClampedArray(3 * width * height)
  const row = new Int32Array(3 * width)
  for (let y = 0; y < height; y++) {
    row.fill(HALF)
    // Two taps a pass halve the traffic on the row.
    for (let t = 0; t < down.count; t += 2) {
      const near = down.weights[y * down.count + t]!
      const far = t + 1 < down.count ? down.weights[y * down.count + t + 1]! : 0
      const at = 3 * width * (down.first[y]! + t)
      const next = far === 0 ? at : at + 3 * width
      for (let j = 0; j < row.length; j++)
        row[j] = (row[j]! + Math.imul(near, wide[at + j]!) + Math.imul(far, wide[next + j]!)) | 0
    }
    const to = 3 * width * y
    for (let j = 0; j < row.length; j++) bytes[to + j] = row[j]! >> BITS
  }
  return { width, height, bytes: new Uint8Array(bytes.buffer) }
}

/** Weights are whole numbers of 2⁻²², so that sums of bytes fit 32 bits and round as Pillow's do. */
const BITS = 22
const HALF = 1 << (BITS - 1)

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))

/** Weight at a distance, and how far it reaches. Bicubic: Keys 1981, a = −½. */
const KERNELS: Readonly<Record<Exclude<Kernel, 'nearest'>, { reach: number; at: (x: number) => number }>> = {
  linear: { reach: 1, at: (x) => 1 - x },
  cubic: { reach: 2, at: (x) => (x < 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2) },
  lanczos3: { reach: 3, at: (x) => sinc(x) * sinc(x / 3) },
}

/** For every target sample, `count` weights (summing to 1) of source samples from `first`; the edge takes fewer, padded with 0. */
function tapsOf(source: number, target: number, kernel: Exclude<Kernel, 'nearest'>) {
  const { reach, at } = KERNELS[kernel]
  const count = Math.min(source, 2 * reach)
  const first = new Int32Array(target)
  const weights = new Int32Array(target * count)
  const shares = new Float64Array(count)
  for (let i = 0; i < target; i++) {
    const centre = ((i + 0.5) * source) / target
    const from = Math.max(0, Math.trunc(centre - reach + 0.5))
    const to = Math.min(source, from + count, Math.trunc(centre + reach + 0.5))
    first[i] = Math.min(from, source - count)
    const shift = from - first[i]!
    shares.fill(0)
    let sum = 0
    for (let t = 0; t < to - from; t++) {
      const distance = Math.abs(from + t + 0.5 - centre)
      sum += shares[shift + t] = distance < reach ? at(distance) : 0
    }
    for (let t = 0; t < count; t++) weights[i * count + t] = Math.round((shares[t]! / sum) * (1 << BITS))
  }
  return { count, first, weights }
}

/** The largest whole number that weights become. */
const LARGEST = 127

export interface Rounded {
  readonly data: Int8Array
  /** Of each line: number = data · scale. */
  readonly scales: Float32Array
}

/**
 * Weights as whole numbers, symmetric, a scale for each line of an axis: each line's largest becomes 127. shape [lines, …] for axis 0,
 * [rows, lines] for axis 1
 */
export const rounded = (data: Float32Array, shape: readonly number[], axis: 0 | 1): Rounded =>
  roundedBy(data, shape, axis, [])

/**
 * The same of weights that are multiplied with bytes and summed: of a line, neither a weight nor two neighbours together become more than 127. Without
 * VNNI a processor adds the products of two neighbours with unsigned bytes in 16 bits: 255 · 128 fits (each is rounded by a half at most), 255 · 129 would
 * be cut off. Neighbours of a kernel [out, in, height, width] are so along `in` for one runtime, as they lie for another: both are kept.
 */
export function roundedForSums(data: Float32Array, shape: readonly number[], axis: 0 | 1): Rounded {
  const across = shape.slice(2).reduce((a, b) => a * b, 1)
  return roundedBy(data, shape, axis, axis === 1 ? [shape[1]!] : [1, across])
}

/** `apart`: how far from each other neighbours lie. */
function roundedBy(data: Float32Array, shape: readonly number[], axis: 0 | 1, apart: readonly number[]): Rounded {
  const lines = shape[axis]!
  const lineOf = axis === 0 ? (i: number) => Math.floor(i / (data.length / lines)) : (i: number) => i % lines
  const tops = new Float32Array(lines)
  const heed = (line: number, x: number) => (tops[line] = Math.max(tops[line]!, Math.abs(x)))
  for (let i = 0; i < data.length; i++) heed(lineOf(i), data[i]!)
  for (const step of apart)
    for (let i = 0; i + step < data.length; i++)
      if (lineOf(i) === lineOf(i + step)) heed(lineOf(i), data[i]! + data[i + step]!)
  const scales = tops.map((top) => (top > 0 ? top / LARGEST : 1))
  return { data: Int8Array.from(data, (x, i) => Math.round(x / scales[lineOf(i)]!)), scales }
}

/** Whether the whole numbers say the weights but for the last digits of a float32. */
export function isExact({ data, scales }: Rounded, weights: Float32Array): boolean {
  const width = weights.length / scales.length
  return weights.every((x, i) => {
    const scale = scales[Math.floor(i / width)]!
    return Math.abs(data[i]! * scale - x) <= 1e-5 * scale
  })
}

/** The largest whole number that weights become which are scaled before anything is summed: of tables, and of kernels computed with as float32. */
export const TABLE_RANGE = 127
/**
 * The largest that weights of products become. Without VNNI a processor adds two products of an unsigned and a signed byte in 16 bits: 2 · 255 · 64 fits,
 * 2 · 255 · 127 does not and would be cut off.
 */
export const PRODUCT_RANGE = 64

export interface Rounded {
  readonly data: Int8Array
  /** Of each line: number = data · scale. */
  readonly scales: Float32Array
}

/**
 * Weights as whole numbers, symmetric, a scale for each line of an axis: each line's largest becomes `range`. shape [lines, …] for axis 0,
 * [rows, lines] for axis 1
 */
export function rounded(data: Float32Array, shape: readonly number[], axis: 0 | 1, range: number): Rounded {
  const lines = shape[axis]!
  const lineOf = axis === 0 ? (i: number) => Math.floor(i / (data.length / lines)) : (i: number) => i % lines
  const tops = new Float32Array(lines)
  for (let i = 0; i < data.length; i++) tops[lineOf(i)] = Math.max(tops[lineOf(i)]!, Math.abs(data[i]!))
  const scales = tops.map((top) => (top > 0 ? top / range : 1))
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

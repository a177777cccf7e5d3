import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import type { Picture } from '../picture-noises/picture-noise.ts'
import type { Refusal } from './gate-types.ts'

/** Copies whose values differ by less than this of 255 in the mean are the same picture to any eye. */
const NEAR = 2
/** From this correlation of small grey pictures on, two pictures are one, but for its light and its edges. */
export const SAME_PICTURE = 0.97
/** Side of those. */
const SIDE = 16

/** Whether a copy is its original, or another copy of it. */
export function copyRefusal(copy: Picture, others: readonly Picture[]): Refusal | null {
  const nearest = Math.min(Infinity, ...others.map((other) => meanDifference(copy, other)))
  if (nearest === 0) return { gate: 'exact-copy', because: 'no pixel differs' }
  return nearest < NEAR ? { gate: 'near-copy', because: `values differ by ${nearest.toFixed(1)} of 255` } : null
}

/** A copy that looks like a picture kept for measuring, or whose original does. */
export const leakRefusal = (correlation: number): Refusal | null =>
  correlation >= SAME_PICTURE ? { gate: 'like-the-hold-out', because: `correlation ${correlation.toFixed(2)}` } : null

/** Mean of |a − b| over all values, 0 … 255; Infinity for pictures of different sizes. */
export function meanDifference(a: Picture, b: Picture): number {
  if (a.width !== b.width || a.height !== b.height) return Infinity
  let sum = 0
  for (let i = 0; i < a.data.length; i++) sum += Math.abs(a.data[i]! - b.data[i]!)
  return sum / a.data.length
}

/**
 * Pictures as rows whose products are the correlation of their grey values in 16 × 16 fields: the same whatever their light, contrast and size. Zeros where
 * all fields are the same.  → [pictures, 256]
 */
export function correlationRows(pictures: readonly Picture[]): Matrix {
  const out = matrix(pictures.length, SIDE * SIDE)
  pictures.forEach((picture, i) => {
    const row = rowOf(out, i)
    fields(picture, row)
    const mean = row.reduce((a, b) => a + b, 0) / row.length
    const length = Math.hypot(...row.map((value) => value - mean))
    // A picture of one colour is like no other one in particular.
    row.forEach((value, j) => (row[j] = length < 1 ? 0 : (value - mean) / length))
  })
  return out
}

/** Mean grey of each field; a field of a smaller picture is the pixel below its middle. */
function fields({ width, height, data }: Picture, out: Float32Array): void {
  const edge = (at: number, size: number) => Math.floor((at * size) / SIDE)
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++) {
      const [top, left] = [edge(row, height), edge(column, width)]
      const [bottom, right] = [Math.max(top + 1, edge(row + 1, height)), Math.max(left + 1, edge(column + 1, width))]
      let sum = 0
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++) {
          const at = 3 * (y * width + x)
          sum += data[at]! + data[at + 1]! + data[at + 2]!
        }
      out[row * SIDE + column] = sum / (3 * (bottom - top) * (right - left))
    }
}

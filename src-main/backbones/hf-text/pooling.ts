import type { POOLINGS } from './about.ts'
import { rowOf, type Matrix } from '../../platform/matrix.ts'

export type Pooling = (typeof POOLINGS)[number]

/** Token vectors of a padded batch. */
export interface Hidden {
  /** [batch, sequence, width] */
  readonly data: Float32Array
  readonly sequence: number
  readonly width: number
}

/** One vector from the first `length` tokens of row `i`, into row `to` of `out`. */
export function poolRow(hidden: Hidden, i: number, length: number, pooling: Pooling, out: Matrix, to: number): void {
  const { data, sequence, width } = hidden
  const start = i * sequence * width
  const row = rowOf(out, to)
  const token = pooling === 'last' ? length - 1 : 0
  row.set(data.subarray(start + token * width, start + (token + 1) * width))
  if (pooling === 'cls' || pooling === 'last') return
  for (let t = 1; t < length; t++) {
    const at = start + t * width
    if (pooling === 'mean') for (let j = 0; j < width; j++) row[j]! += data[at + j]!
    else for (let j = 0; j < width; j++) row[j] = Math.max(row[j]!, data[at + j]!)
  }
  // A mean is a sum up to its length, and the length is scaled to 1 afterwards.
}

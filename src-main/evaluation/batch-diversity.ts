import { rowOf, type Matrix } from '../platform/matrix.ts'

const NEAR_COPY = 0.95

export interface BatchDiversity {
  /** Share of the batch with a neighbour in it at cosine > .95. */
  readonly nearCopies: number
  /** Mean pairwise cosine distance; 0 for fewer than two. */
  readonly spread: number
}

/** How much a batch repeats itself. Unit rows [batch, d]; O(batch²·d), so for batches, not pools. */
export function batchDiversity(batch: Matrix): BatchDiversity {
  const n = batch.rows
  if (n < 2) return { nearCopies: 0, spread: 0 }
  const copied = new Uint8Array(n)
  let distances = 0
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      const cosine = dot(rowOf(batch, i), rowOf(batch, j))
      distances += 1 - cosine
      if (cosine > NEAR_COPY) copied[i] = copied[j] = 1
    }
  return { nearCopies: copied.reduce((sum, c) => sum + c, 0) / n, spread: distances / ((n * (n - 1)) / 2) }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

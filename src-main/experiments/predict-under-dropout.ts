import type { Runtime } from '../compute/runtime.ts'
import { predictedClasses } from '../evaluation/classification-metrics.ts'
import { matrix, type Matrix } from '../platform/matrix.ts'
import { mulberry32, type Random } from '../platform/random.ts'
import { probabilitiesOf, type Head } from '../training/head-graph.ts'

/** As the paper has them: three copies of each sample, three quarters of the features of each hidden. */
const MASKS = 3
const KEPT = 1 / 4
/** Rows at a time: their copies are held at once. */
const BLOCK = 16_384

/**
 * The class of every row under each of three dropout masks of its own: kept features count four times, so that their sum stays what it was in the mean
 * (Gupte et al. 2024, DropQuery).  features [n, d] → [n] each
 */
export async function predictUnderDropout(
  head: Head,
  features: Matrix,
  seed: number,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<Int32Array[]> {
  const random = mulberry32(seed)
  const { rows, columns, data } = features
  const classes = Array.from({ length: MASKS }, () => new Int32Array(rows))
  for (const of of classes)
    for (let start = 0; start < rows; start += BLOCK) {
      signal?.throwIfAborted()
      const block = data.slice(start * columns, Math.min(rows, start + BLOCK) * columns)
      dropOut(block, random)
      const copies = matrix(block.length / columns, columns, block)
      of.set(predictedClasses(await probabilitiesOf(head, copies, runtime)), start)
    }
  return classes
}

/** Each number is hidden or kept by two random bits: 32 numbers for two draws. */
export function dropOut(values: Float32Array, random: Random): void {
  for (let start = 0; start < values.length; start += 32) {
    const bits = draw(random) & draw(random)
    for (let i = start; i < Math.min(values.length, start + 32); i++)
      values[i] = (bits >>> (i - start)) & 1 ? values[i]! / KEPT : 0
  }
}
const draw = (random: Random) => Math.floor(random() * 2 ** 32)

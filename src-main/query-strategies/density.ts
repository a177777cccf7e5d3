import { gatherRows, rowOf, type Matrix } from '../platform/matrix.ts'
import { sampleWithoutReplacement, type Random } from '../platform/random.ts'
import { distanceBlocks } from './distance-blocks.ts'
import type { MatrixMath } from './strategy.ts'

/** Points a density is measured against: a random part of a larger pool. */
const AGAINST = 2000

/** Mean of 1/(1 + ‖x − y‖) over the points y, itself among them (Settles & Craven 2008).  points [n, d] → [n] */
export async function densities(points: Matrix, random: Random, math: MatrixMath): Promise<Float64Array> {
  const against =
    points.rows > AGAINST ? gatherRows(points, sampleWithoutReplacement(points.rows, AGAINST, random).sort()) : points
  const out = new Float64Array(points.rows)
  for await (const { start, block } of distanceBlocks(points, against, math))
    for (let i = 0; i < block.rows; i++) {
      let sum = 0
      for (const square of rowOf(block, i)) sum += 1 / (1 + Math.sqrt(square))
      out[start + i] = sum / against.rows
    }
  return out
}

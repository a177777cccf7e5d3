import { gatherRows, rowOf, type Matrix } from '../../platform/matrix.ts'
import { sampleWithoutReplacement, type Random } from '../../platform/random.ts'
import { distanceBlocks } from './distance-blocks.ts'
import { comparedWith } from '../reasons.ts'
import type { Reason } from '../strategy.ts'
import type { MatrixMath } from '../../platform/matrix-math.ts'

/** Points a density is measured against: a random part of a larger pool. */
const AGAINST = 2000

/** Mean of 1/(1 + ‖x − y‖) over the points y, itself among them (Settles & Craven 2008).  points [n, d] → [n] */
export async function densities(
  points: Matrix,
  random: Random,
  math: MatrixMath,
): Promise<{ readonly values: Float32Array; readonly reasons: readonly Reason[] }> {
  const against =
    points.rows > AGAINST ? gatherRows(points, sampleWithoutReplacement(points.rows, AGAINST, random).sort()) : points
  const values = new Float32Array(points.rows)
  for await (const { start, block } of distanceBlocks(points, against, math))
    for (let i = 0; i < block.rows; i++) {
      let sum = 0
      const squares = rowOf(block, i)
      for (let j = 0; j < squares.length; j++) sum += 1 / (1 + Math.sqrt(squares[j]!))
      values[start + i] = sum / against.rows
    }
  const part = against.rows < points.rows
  return { values, reasons: part ? [comparedWith({ used: against.rows, of: points.rows })] : [] }
}

import { gatherRows, rowOf, type Matrix } from '../../platform/matrix.ts'
import { defineStrategy } from '../define-strategy.ts'
import { distanceBlocks, squaredLengths } from '../geometry/distance-blocks.ts'
import { highestScores } from '../scores/highest-scores.ts'
import type { Pick } from '../strategy.ts'
import { workingRows } from '../batch/working-rows.ts'
import { about } from './about.ts'

/** Each pick reads every row once; of a larger pool a random part is looked at. */
const LIMIT = 20_000

export const kCenter = defineStrategy({
  ...about,
  /** argmax_i min_j ‖x_i − x_j‖ over labelled and picked j; with nothing labelled it begins at the medoid. */
  async choose(request) {
    const { rows, points, labelled, reasons } = workingRows(request, LIMIT)
    const lengths = squaredLengths(points)
    const far = new Float64Array(rows.length).fill(Infinity)
    const cover = async (by: Matrix) => {
      for await (const { start, block } of distanceBlocks(points, by, request.math, lengths))
        for (let i = 0; i < block.rows; i++)
          for (const square of rowOf(block, i)) far[start + i] = Math.min(far[start + i]!, Math.sqrt(square))
    }
    await cover(gatherRows(request.pool.features, labelled))
    const places = Int32Array.from(rows.keys())
    const picks: Pick[] = []
    while (picks.length < Math.min(request.count, rows.length)) {
      const at = far[0] === Infinity ? medoid(points) : highestScores(places, far, 1)[0]!
      const distance = Math.min(far[at]!, LARGEST)
      picks.push({ row: rows[at]!, score: distance, parts: { distance } })
      await cover(gatherRows(points, [at]))
      far[at] = -1
    }
    return { picks, reasons }
  },
})

/** No two unit rows are farther apart. */
const LARGEST = 2

/** The point nearest the mean. */
function medoid(points: Matrix): number {
  const mean = new Float64Array(points.columns)
  for (let i = 0; i < points.rows; i++) rowOf(points, i).forEach((x, j) => (mean[j]! += x / points.rows))
  let [best, least] = [0, Infinity]
  for (let i = 0; i < points.rows; i++) {
    const distance = rowOf(points, i).reduce((sum, x, j) => sum + (x - mean[j]!) ** 2, 0)
    if (distance < least) [best, least] = [i, distance]
  }
  return best
}

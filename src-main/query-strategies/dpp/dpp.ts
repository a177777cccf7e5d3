import { gatherRows, type Matrix } from '../../platform/matrix.ts'
import { defineStrategy } from '../define-strategy.ts'
import { distanceBlocks, squaredLengths } from '../geometry/distance-blocks.ts'
import { highestScores } from '../scores/highest-scores.ts'
import type { MatrixMath } from '../../platform/matrix-math.ts'
import { marginUncertainty } from '../scores/margin-uncertainty.ts'
import { workingRows } from '../batch/working-rows.ts'
import { about } from './about.ts'

const LIMIT = 20_000
/** Of exp(−d²/bandwidth) on unit rows. */
const BANDWIDTH = 0.5
/** Below this the determinant is lost in rounding. */
const LOWEST_LOG_GAIN = -30

export const dpp = defineStrategy({
  ...about,
  async choose(request) {
    const { rows, points, reasons } = workingRows(request, LIMIT)
    const quality = Float64Array.from(rows, (row) =>
      Math.max(1e-6, marginUncertainty(request.output!.probabilities, row)),
    )
    const found = await greedyMap({ points, quality, bandwidth: BANDWIDTH, count: request.count }, request.math)
    const picks = found.map(({ at, logGain }) => {
      const gain = Math.exp(logGain)
      return { row: rows[at]!, score: gain, parts: { margin: quality[at]!, distinct: gain / quality[at]! ** 2 } }
    })
    // Where nothing is left that spans more, the most unsure of the rest.
    const spanned = new Set(found.map(({ at }) => at))
    const rest = Int32Array.from(rows.keys()).filter((at) => !spanned.has(at))
    for (const at of highestScores(rest, quality, request.count - picks.length))
      picks.push({ row: rows[at]!, score: 0, parts: { margin: quality[at]!, distinct: 0 } })
    return { picks, reasons }
  },
})

interface Kernel {
  readonly points: Matrix
  /** q of L = diag(q)·S·diag(q) with S = exp(−d²/bandwidth). */
  readonly quality: Float64Array
  readonly bandwidth: number
  readonly count: number
}

/** Fast greedy MAP of a DPP: an incremental Cholesky factor, O(n·count²); the log-determinant's gain of each pick. */
export async function greedyMap({ points, quality, bandwidth, count }: Kernel, math: MatrixMath) {
  const n = points.rows
  const places = Int32Array.from(quality.keys())
  const factors: Float64Array[] = []
  const lengths = squaredLengths(points)
  const variance = quality.map((q) => q * q)
  const picks: { at: number; logGain: number }[] = []
  while (picks.length < Math.min(count, n)) {
    const at = highestScores(places, variance, 1)[0]!
    const logGain = Math.log(variance[at]!)
    if (!(logGain > LOWEST_LOG_GAIN)) break
    picks.push({ at, logGain })
    const root = Math.sqrt(variance[at]!)
    const factor = new Float64Array(n)
    for await (const { start, block } of distanceBlocks(points, gatherRows(points, [at]), math, lengths))
      for (let i = 0; i < block.rows; i++)
        factor[start + i] = quality[at]! * quality[start + i]! * Math.exp(-block.data[i]! / bandwidth)
    for (const earlier of factors) {
      const along = earlier[at]!
      for (let j = 0; j < n; j++) factor[j]! -= along * earlier[j]!
    }
    for (let j = 0; j < n; j++) variance[j]! -= (factor[j]! /= root) ** 2
    factors.push(factor)
    variance[at] = -Infinity
  }
  return picks
}

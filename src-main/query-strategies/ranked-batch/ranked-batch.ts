import { gatherRows, rowOf, type Matrix } from '../../platform/matrix.ts'
import { defineStrategy } from '../define-strategy.ts'
import { distanceBlocks, squaredLengths } from '../geometry/distance-blocks.ts'
import { highestScores } from '../scores/highest-scores.ts'
import { marginUncertainty } from '../scores/margin-uncertainty.ts'
import type { Pick } from '../strategy.ts'
import { workingRows } from '../batch/working-rows.ts'
import { about } from './about.ts'

/** Each pick reads every row once; of a larger pool a random part is looked at. */
const LIMIT = 20_000

export const rankedBatch = defineStrategy({
  ...about,
  /** α·(1 − max sim) + (1 − α)·u with sim = 1/(1 + d) to labelled and picked, α = unlabelled/(unlabelled + labelled). */
  async choose(request) {
    const { rows, points, labelled, reasons } = workingRows(request, LIMIT)
    const unsure = Float32Array.from(rows, (row) => marginUncertainty(request.output!.probabilities, row))
    const lengths = squaredLengths(points)
    const alike = new Float32Array(rows.length)
    const compare = async (by: Matrix) => {
      for await (const { start, block } of distanceBlocks(points, by, request.math, lengths))
        for (let i = 0; i < block.rows; i++)
          for (const square of rowOf(block, i))
            alike[start + i] = Math.max(alike[start + i]!, 1 / (1 + Math.sqrt(square)))
    }
    await compare(gatherRows(request.pool.features, labelled))
    const places = Int32Array.from(rows.keys())
    const taken = new Uint8Array(rows.length)
    const total = request.pool.candidates.length + request.pool.labelled.rows.length
    const picks: Pick[] = []
    while (picks.length < Math.min(request.count, rows.length)) {
      const share = (request.pool.candidates.length - picks.length) / total
      const scores = unsure.map((u, i) => (taken[i] ? Number.NaN : share * (1 - alike[i]!) + (1 - share) * u))
      const at = highestScores(places, scores, 1)[0]!
      const parts = { margin: unsure[at]!, unlike: 1 - alike[at]! }
      picks.push({ row: rows[at]!, score: scores[at]!, parts })
      taken[at] = 1
      await compare(gatherRows(points, [at]))
    }
    return { picks, reasons }
  },
})

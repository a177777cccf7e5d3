import { gatherRows, rowOf } from '../../platform/matrix.ts'
import type { Random } from '../../platform/random.ts'
import type { MatrixMath } from '../../platform/matrix-math.ts'
import { usableRows } from '../batch/usable-rows.ts'
import { workingRows } from '../batch/working-rows.ts'
import { defineStrategy } from '../define-strategy.ts'
import { similarityBlocks } from '../geometry/similarity-blocks.ts'
import { spreadRows } from '../geometry/weighted-k-means.ts'
import { highestScores } from '../scores/highest-scores.ts'
import { marginUncertainty } from '../scores/margin-uncertainty.ts'
import type { Pool } from '../strategy.ts'
import { about } from './about.ts'

/** Rows that can be looked through for neighbours of every anchor. */
const ROWS_AT_MOST = 200_000

/**
 * Margin over a part of the pool that no class dominates: of each class some labelled samples far from each other are its anchors, each brings the samples
 * most like it, and those that are most like the anchors that brought them make up the part (Lesci & Vlachos, “AnchorAL”, NAACL 2024, algorithm 1).
 */
export const anchorMargin = defineStrategy({
  ...about,
  async choose(request, { anchors, near, looked }) {
    const { pool, output, count, classes, random, math } = request
    const { rows, points, reasons } = workingRows(request, ROWS_AT_MOST)
    const chosen = await anchorsOf(pool, { classes, each: anchors, random, math })
    const likeness = new Float32Array(rows.length).fill(Number.NaN)
    const brought = new Int32Array(rows.length)
    const all = Int32Array.from(rows.keys())
    for await (const { block } of similarityBlocks(gatherRows(pool.features, chosen), points, math))
      for (let a = 0; a < block.rows; a++) {
        const like = rowOf(block, a)
        for (const at of highestScores(all, like, near)) {
          likeness[at] = (brought[at]! * (likeness[at] || 0) + like[at]!) / (brought[at]! + 1)
          brought[at]!++
        }
      }
    const part = highestScores(
      all.filter((at) => brought[at]! > 0),
      likeness,
      Math.max(count, looked),
    )
    const scores = new Float32Array(pool.features.rows).fill(Number.NaN)
    for (const at of part) scores[rows[at]!] = marginUncertainty(output!.probabilities, rows[at]!)
    const asked = highestScores(
      part.map((at) => rows[at]!),
      scores,
      count,
    )
    const likenessOf = new Map(Array.from(part, (at) => [rows[at]!, likeness[at]!]))
    const picks = Array.from(asked, (row) => ({
      row,
      score: scores[row]!,
      parts: { uncertainty: scores[row]!, likeness: likenessOf.get(row)! },
    }))
    return { picks, reasons }
  },
})

/** Labelled rows of each class, at most `each`, drawn far from each other. */
async function anchorsOf(
  { features, labelled }: Pool,
  { classes, each, random, math }: { classes: number; each: number; random: Random; math: MatrixMath },
): Promise<number[]> {
  const labels = labelled.labels as Int32Array
  const { rows: usable } = usableRows(features, labelled.rows, Infinity, random)
  const fit = new Set(usable)
  const anchors: number[] = []
  for (let c = 0; c < classes; c++) {
    const own = labelled.rows.filter((row, i) => labels[i] === c && fit.has(row))
    if (own.length <= each) anchors.push(...own)
    else {
      const points = gatherRows(features, own)
      const spread = await spreadRows(points, new Float64Array(own.length).fill(1), each, random, math)
      anchors.push(...spread.map((i) => own[i]!))
    }
  }
  return anchors
}

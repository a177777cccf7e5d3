import { gatherRows, matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import { highestScored } from '../define-score-strategy.ts'
import { isAnswered } from '../../platform/targets.ts'
import { defineStrategy } from '../define-strategy.ts'
import { comparedWith } from '../reasons.ts'
import { usableRows } from '../batch/usable-rows.ts'
import { workingRows } from '../batch/working-rows.ts'
import { about } from './about.ts'

/** Every sample is compared with every label; of more a random part is looked at. */
const [LIMIT, LABELS] = [20_000, 2000]
const CLIP = 1e-7

export const contrastive = defineStrategy({
  ...about,
  async choose(request, { neighbours }) {
    const { pool, output, math, random } = request
    const { rows, points, reasons } = workingRows(request, LIMIT)
    const { labels } = pool.labelled
    const labelled = pool.labelled.rows.filter((_, i) => isAnswered(labels, i))
    const known = usableRows(pool.features, labelled, LABELS, random).rows
    const near = await math.nearest(points, gatherRows(pool.features, known), neighbours)
    const { probabilities } = output!
    const found = contrasts(gatherRows(probabilities, rows), gatherRows(probabilities, known), near.indices)
    const scores = new Float32Array(pool.features.rows).fill(Number.NaN)
    rows.forEach((row, i) => (scores[row] = found[i]!))
    const parts = known.length < labelled.length ? [comparedWith({ used: known.length, of: labelled.length })] : []
    const { picks } = highestScored(request, scores, (row) => ({ contrast: scores[row]! }))
    return { picks, reasons: [...reasons, ...parts] }
  },
})

/**
 * Mean over its neighbours of KL(p_neighbour ‖ p_row), in nats; 0 where there are none.
 * rows [n, classes], labelled [m, classes], places in `labelled` [n, k] → [n]
 */
export function contrasts(rows: Matrix, labelled: Matrix, neighbours: Int32Array): Float32Array {
  const [p, q] = [clipped(rows), clipped(labelled)]
  const k = neighbours.length / Math.max(1, rows.rows)
  const logs = new Float64Array(rows.columns)
  return Float32Array.from({ length: rows.rows }, (_, i) => {
    const own = rowOf(p, i)
    for (let c = 0; c < logs.length; c++) logs[c] = Math.log(own[c]!)
    let sum = 0
    for (let j = 0; j < k; j++) {
      const its = rowOf(q, neighbours[i * k + j]!)
      for (let c = 0; c < logs.length; c++) sum += its[c]! * (Math.log(its[c]!) - logs[c]!)
    }
    return k > 0 ? sum / k : 0
  })
}

/** No zeros, and rows with a sum of 1 again. */
function clipped(probabilities: Matrix): Matrix {
  const out = matrix(probabilities.rows, probabilities.columns)
  for (let i = 0; i < out.rows; i++) {
    const [from, to] = [rowOf(probabilities, i), rowOf(out, i)]
    let sum = 0
    for (let c = 0; c < to.length; c++) sum += to[c] = Math.max(CLIP, from[c]!)
    for (let c = 0; c < to.length; c++) to[c]! /= sum
  }
  return out
}

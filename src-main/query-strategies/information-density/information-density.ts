import { densities } from '../geometry/density.ts'
import { highestScored } from '../define-score-strategy.ts'
import { defineStrategy } from '../define-strategy.ts'
import { workingRows } from '../batch/working-rows.ts'
import { about } from './about.ts'

/** Each is compared with thousands; of a larger pool a random part is looked at. */
const LIMIT = 20_000

export const informationDensity = defineStrategy({
  ...about,
  async choose(request) {
    const { rows, points, reasons } = workingRows(request, LIMIT)
    const { values, reasons: parts } = await densities(points, request.random, request.math)
    const scores = new Float32Array(request.pool.features.rows).fill(Number.NaN)
    rows.forEach((row, i) => (scores[row] = values[i]!))
    const { picks } = highestScored(request, scores, (row) => ({ density: scores[row]! }))
    return { picks, reasons: [...reasons, ...parts] }
  },
})

import { densities } from '../geometry/density.ts'
import { highestScored } from '../define-score-strategy.ts'
import { defineStrategy } from '../define-strategy.ts'
import { workingRows } from '../batch/working-rows.ts'

/** Each is compared with thousands; of a larger pool a random part is looked at. */
const LIMIT = 20_000

export const informationDensity = defineStrategy({
  id: 'information-density.v1',
  title: 'Information density',
  summary: 'Asks the samples that most others are like. Needs no model; a batch of it repeats itself.',
  paper: 'Settles & Craven 2008',
  group: 'coverage',
  options: {},
  needs: { model: false },
  async choose(request) {
    const { rows, points, reasons } = workingRows(request, LIMIT)
    const { values, reasons: parts } = await densities(points, request.random, request.math)
    const scores = new Float32Array(request.pool.features.rows).fill(Number.NaN)
    rows.forEach((row, i) => (scores[row] = values[i]!))
    const { picks } = highestScored(request, scores, (row) => ({ density: scores[row]! }))
    return { picks, reasons: [...reasons, ...parts] }
  },
})

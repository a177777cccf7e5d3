import { rowOf, type Matrix } from '../../platform/matrix.ts'
import { densities } from '../geometry/density.ts'
import { highestScored } from '../define-score-strategy.ts'
import { defineStrategy } from '../define-strategy.ts'
import { workingRows } from '../batch/working-rows.ts'
import { about } from './about.ts'

/** Each is compared with thousands; of a larger pool a random part is looked at. */
const LIMIT = 20_000

export const densityWeighted = defineStrategy({
  ...about,
  /** H(p) · density^β */
  async choose(request, { beta }) {
    const { rows, points, reasons } = workingRows(request, LIMIT)
    const { values, reasons: parts } = await densities(points, request.random, request.math)
    const scores = new Float32Array(request.pool.features.rows).fill(Number.NaN)
    const entropy = (row: number) => entropyOf(request.output!.probabilities, row)
    rows.forEach((row, i) => (scores[row] = entropy(row) * values[i]! ** beta))
    const { picks } = highestScored(request, scores, (row) => ({ entropy: entropy(row), score: scores[row]! }))
    return { picks, reasons: [...reasons, ...parts] }
  },
})

/** −Σ p ln p of one row, in nats; 0·ln 0 = 0. */
const entropyOf = (probabilities: Matrix, row: number): number =>
  rowOf(probabilities, row).reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : Math.min(0, p)), 0)

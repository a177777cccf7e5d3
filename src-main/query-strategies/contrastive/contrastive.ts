import { gatherRows, rowOf, type Matrix } from '../../platform/matrix.ts'
import { highestScored } from '../define-score-strategy.ts'
import { defineStrategy } from '../define-strategy.ts'
import { workingRows } from '../working-rows.ts'

const LIMIT = 50_000
const CLIP = 1e-7

export const contrastive = defineStrategy({
  id: 'contrastive.v1',
  title: 'Contrastive (CAL)',
  summary: 'Asks samples the model judges differently from their nearest labelled neighbours.',
  paper: 'Margatina, Vernikos, Barrault & Aletras 2021',
  group: 'both',
  options: { neighbours: { kind: 'integer', title: 'Labelled neighbours', default: 10, min: 1, max: 100 } },
  needs: { model: true },
  async choose(request, { neighbours: k }) {
    const { pool, belief, math } = request
    const { rows, points, labelled, reasons } = workingRows(request, LIMIT)
    const near = await math.nearest(points, gatherRows(pool.features, labelled), k)
    const width = near.indices.length / Math.max(1, rows.length)
    const scores = new Float64Array(pool.features.rows).fill(Number.NaN)
    rows.forEach((row, i) => {
      const known = near.indices.subarray(i * width, (i + 1) * width)
      scores[row] = contrast(
        belief!.probabilities,
        row,
        Array.from(known, (at) => labelled[at]!),
      )
    })
    return { ...highestScored(request, scores, (row) => ({ contrast: scores[row]! })), reasons }
  },
})

/** Mean over the neighbours of KL(p_neighbour ‖ p_row), in nats; 0 where there are none.  probabilities [n, classes] */
export function contrast(probabilities: Matrix, row: number, neighbours: readonly number[]): number {
  const p = clipped(rowOf(probabilities, row))
  let sum = 0
  for (const neighbour of neighbours) {
    const q = clipped(rowOf(probabilities, neighbour))
    for (let c = 0; c < p.length; c++) sum += q[c]! * Math.log(q[c]! / p[c]!)
  }
  return neighbours.length === 0 ? 0 : sum / neighbours.length
}

/** No zeros, and a sum of 1 again. */
function clipped(row: Float32Array): Float64Array {
  const out = Float64Array.from(row, (p) => Math.max(CLIP, p))
  const sum = out.reduce((a, b) => a + b, 0)
  return out.map((p) => p / sum)
}

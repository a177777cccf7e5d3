import { gatherRows, matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import { weightedIndex, type Random } from '../../platform/random.ts'
import { defineStrategy } from '../define-strategy.ts'
import { squaredLengths } from '../geometry/distance-blocks.ts'
import { highestScores } from '../scores/highest-scores.ts'
import { similarityBlocks } from '../geometry/similarity-blocks.ts'
import type { MatrixMath } from '../../platform/matrix-math.ts'
import { workingRows } from '../batch/working-rows.ts'
import { about } from './about.ts'

/** Each pick reads every row once; of a larger pool a random part is looked at. */
const LIMIT = 20_000

export const badge = defineStrategy({
  ...about,
  async choose(request) {
    const { rows, points, reasons } = workingRows(request, LIMIT)
    const residuals = residualsOf(gatherRows(request.output!.probabilities, rows))
    const { count, random, math } = request
    const picks = await spreadGradients({ points, residuals, count, random }, math)
    return { picks: picks.map(({ at, ...pick }) => ({ row: rows[at]!, ...pick })), reasons }
  },
})

/** Δ = p − onehot(argmax p), ties to the lowest class; rows that are not numbers become 0.  [n, classes] */
export function residualsOf(probabilities: Matrix): Matrix {
  const out = matrix(probabilities.rows, probabilities.columns)
  for (let i = 0; i < out.rows; i++) {
    const [p, delta] = [rowOf(probabilities, i), rowOf(out, i)]
    if (!p.every(Number.isFinite)) continue
    delta.set(p)
    delta[p.indexOf(Math.max(...p))]! -= 1
  }
  return out
}

interface Gradients {
  readonly points: Matrix
  readonly residuals: Matrix
  readonly count: number
  readonly random: Random
}

/**
 * k-means++ on gradients g = Δ ⊗ h of the last layer: the longest first, then with probability ∝ squared distance to the nearest
 * taken. g is never built: ⟨g, g′⟩ = ⟨Δ, Δ′⟩⟨h, h′⟩, so a pick costs n·(classes + d).
 */
export async function spreadGradients({ points, residuals, count, random }: Gradients, math: MatrixMath) {
  const n = points.rows
  const [ofDelta, ofPoint] = [squaredLengths(residuals), squaredLengths(points)]
  const lengths = ofDelta.map((square, i) => square * ofPoint[i]!)
  const distances = new Float64Array(n).fill(Infinity)
  const taken = new Uint8Array(n)
  const picks: { at: number; score: number; parts: { gradient: number; distinct: number } }[] = []
  while (picks.length < Math.min(count, n)) {
    const blank = picks.length === 0
    const at = blank ? highestScores(Int32Array.from(lengths.keys()), lengths, 1)[0]! : drawn(distances, taken, random)
    const distance = Math.sqrt(blank ? lengths[at]! : distances[at]!)
    picks.push({ at, score: distance, parts: { gradient: Math.sqrt(lengths[at]!), distinct: distance } })
    taken[at] = 1
    const [near, alike] = [await products(points, at, math), await products(residuals, at, math)]
    for (let i = 0; i < n; i++) {
      const square = lengths[i]! + lengths[at]! - 2 * near[i]! * alike[i]!
      distances[i] = taken[i] ? 0 : Math.max(0, Math.min(distances[i]!, square))
    }
  }
  return picks
}

/** Where only copies of what is taken are left, any of the rest. */
function drawn(distances: Float64Array, taken: Uint8Array, random: Random): number {
  const anyLeft = distances.some((d) => d > 0)
  return weightedIndex(anyLeft ? distances : Float64Array.from(taken, (t) => 1 - t), random)
}

/** Product of every row with one of them. */
async function products(rows: Matrix, at: number, math: MatrixMath): Promise<Float64Array> {
  const out = new Float64Array(rows.rows)
  for await (const { start, block } of similarityBlocks(rows, gatherRows(rows, [at]), math)) out.set(block.data, start)
  return out
}

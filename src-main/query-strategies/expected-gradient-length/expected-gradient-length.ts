import { rowOf } from '../../platform/matrix.ts'
import { highestScored } from '../define-score-strategy.ts'
import { defineStrategy } from '../define-strategy.ts'
import { about } from './about.ts'

export const expectedGradientLength = defineStrategy({
  ...about,
  async choose(request, { bias }) {
    const { features } = request.pool
    const { probabilities } = request.output!
    const scores = new Float32Array(features.rows).fill(Number.NaN)
    for (const row of request.pool.candidates)
      scores[row] = gradientLength(rowOf(probabilities, row), rowOf(features, row), bias)
    return highestScored(request, scores)
  },
})

/** Σ_c p_c · ‖∂ℓ(x, c)/∂W‖ = ‖h‖ · Σ_c p_c · ‖p − e_c‖ for a softmax head; h gets a 1 where there is a bias. */
export function gradientLength(p: ArrayLike<number>, h: ArrayLike<number>, bias: boolean): number {
  let [square, length, expected] = [0, bias ? 1 : 0, 0]
  for (let c = 0; c < p.length; c++) square += p[c]! ** 2
  for (let j = 0; j < h.length; j++) length += h[j]! ** 2
  // ‖p − e_c‖² = ‖p‖² − 2·p_c + 1
  for (let c = 0; c < p.length; c++) expected += p[c]! * Math.sqrt(Math.max(0, square - 2 * p[c]! + 1))
  return Math.sqrt(length) * expected
}

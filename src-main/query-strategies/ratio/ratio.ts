import { div } from '../../tensor-graph/ops/elementwise.ts'
import { defineScoreStrategy } from '../define-score-strategy.ts'
import { twoLikeliest } from '../scores/two-likeliest.ts'
import { about } from './about.ts'

export const ratio = defineScoreStrategy({
  ...about,
  /** p₂ / p₁ in [0, 1].  probabilities [samples, classes] → scores [samples] */
  score: (probabilities) => {
    const [p1, p2] = twoLikeliest(probabilities)
    return div(p2, p1)
  },
})

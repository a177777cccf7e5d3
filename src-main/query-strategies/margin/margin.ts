import { sub } from '../../tensor-graph/ops/elementwise.ts'
import { defineScoreStrategy } from '../define-score-strategy.ts'
import { twoLikeliest } from '../scores/two-likeliest.ts'
import { about } from './about.ts'

export const margin = defineScoreStrategy({
  ...about,
  /** 1 − (p₁ − p₂) in [0, 1].  probabilities [samples, classes] → scores [samples] */
  score: (probabilities) => {
    const [p1, p2] = twoLikeliest(probabilities)
    return sub(1, sub(p1, p2))
  },
})

import { sub } from '../../tensor-graph/ops/elementwise.ts'
import { defineScoreStrategy } from '../define-score-strategy.ts'
import { twoLikeliest } from '../scores/two-likeliest.ts'

export const margin = defineScoreStrategy({
  id: 'margin.v1',
  title: 'Margin',
  summary: 'Asks the samples whose two likeliest labels are closest.',
  paper: 'Scheffer, Decomain & Wrobel 2001',
  options: {},
  /** 1 − (p₁ − p₂) in [0, 1].  probabilities [samples, classes] → scores [samples] */
  score: (probabilities) => {
    const [p1, p2] = twoLikeliest(probabilities)
    return sub(1, sub(p1, p2))
  },
})

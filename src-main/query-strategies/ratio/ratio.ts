import { div } from '../../tensor-graph/ops/elementwise.ts'
import { defineScoreStrategy } from '../define-score-strategy.ts'
import { twoLikeliest } from '../scores/two-likeliest.ts'

export const ratio = defineScoreStrategy({
  id: 'ratio.v1',
  title: 'Ratio',
  summary: 'Asks the samples whose second likeliest label is nearly as likely as the first.',
  paper: 'Settles 2009',
  options: {},
  /** p₂ / p₁ in [0, 1].  probabilities [samples, classes] → scores [samples] */
  score: (probabilities) => {
    const [p1, p2] = twoLikeliest(probabilities)
    return div(p2, p1)
  },
})

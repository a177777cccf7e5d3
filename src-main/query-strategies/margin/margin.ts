import { abs, mul, sub } from '../../tensor-graph/ops/elementwise.ts'
import { defineScoreStrategy } from '../define-score-strategy.ts'
import { atRank, combined } from '../scores/over-labels.ts'
import { about } from './about.ts'

export const margin = defineScoreStrategy({
  ...about,
  /**
   * 1 − (p₁ − p₂) in [0, 1]. Where a sample has k labels in the mean, 1 − (pₖ − pₖ₊₁): the labels it would be given against the next one (Li & Guo
   * 2013); or of each label by itself 1 − |2p − 1|.  probabilities [samples, classes] → scores [samples]
   */
  score(p, options, { kind, perSample }) {
    if (kind === 'multi' && options.overLabels !== 'likeliest') return combined(sub(1, abs(sub(mul(2, p), 1))), options)
    const [given, next] = atRank(p, perSample)
    return sub(1, sub(given, next))
  },
})

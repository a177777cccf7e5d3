import { max, sub } from '../../tensor-graph/ops/elementwise.ts'
import { reduceMax } from '../../tensor-graph/ops/reduce.ts'
import { defineScoreStrategy } from '../define-score-strategy.ts'
import { atRank, combined } from '../scores/over-labels.ts'
import { about } from './about.ts'

export const leastConfidence = defineScoreStrategy({
  ...about,
  /**
   * 1 − p₁ in [0, 1 − 1/C]. Where a sample has k labels in the mean, 1 − pₖ: the least likely of those it would be given; or of each label by itself
   * 1 − max(p, 1 − p) in [0, ½] (Brinker 2006).  probabilities [samples, classes] → scores [samples]
   */
  score(p, options, { kind, perSample }) {
    if (kind === 'single') return sub(1, reduceMax(p, { axes: [-1] }))
    if (options.overLabels !== 'likeliest') return combined(sub(1, max(p, sub(1, p))), options)
    return sub(1, atRank(p, perSample)[0])
  },
})

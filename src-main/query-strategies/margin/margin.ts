import { abs, mul, sub } from '../../tensor-graph/ops/elementwise.ts'
import { defineScoreStrategy } from '../define-score-strategy.ts'
import { twoLikeliest } from '../scores/two-likeliest.ts'
import { combined } from '../scores/over-labels.ts'
import { about } from './about.ts'

export const margin = defineScoreStrategy({
  ...about,
  /**
   * 1 − (p₁ − p₂) in [0, 1]; of each label that may be there or not: 1 − |2p − 1|.  probabilities [samples, classes] → scores [samples]
   */
  score(p, options, kind) {
    if (kind === 'multi') return combined(sub(1, abs(sub(mul(2, p), 1))), options)
    const [p1, p2] = twoLikeliest(p)
    return sub(1, sub(p1, p2))
  },
})

import { binaryEntropy, entropyOf } from '../../tensor-graph/composites.ts'
import { div, max } from '../../tensor-graph/ops/elementwise.ts'
import { reduceSum } from '../../tensor-graph/ops/reduce.ts'
import { defineScoreStrategy } from '../define-score-strategy.ts'
import { combined } from '../scores/over-labels.ts'
import { about } from './about.ts'

export const entropy = defineScoreStrategy({
  ...about,
  /**
   * −Σ p·ln p in [0, ln C], nats. Where a sample may have several labels, that of their probabilities as shares of their sum; or of each label by
   * itself −p·ln p − (1 − p)·ln(1 − p) in [0, ln 2].  probabilities [samples, classes] → scores [samples]
   */
  score(p, options, { kind }) {
    if (kind === 'single') return entropyOf(p)
    if (options.overLabels !== 'likeliest') return combined(binaryEntropy(p), options)
    return entropyOf(div(p, max(reduceSum(p, { axes: [-1], keep: true }), 1e-12)))
  },
})

import { max, sub } from '../../tensor-graph/ops/elementwise.ts'
import { reduceMax } from '../../tensor-graph/ops/reduce.ts'
import { defineScoreStrategy } from '../define-score-strategy.ts'
import { combined } from '../scores/over-labels.ts'
import { about } from './about.ts'

export const leastConfidence = defineScoreStrategy({
  ...about,
  /**
   * 1 − p₁ in [0, 1 − 1/C]; of each label that may be there or not: 1 − max(p, 1 − p) in [0, ½] (Brinker 2006).
   * probabilities [samples, classes] → scores [samples]
   */
  score: (p, options, kind) =>
    kind === 'single' ? sub(1, reduceMax(p, { axes: [-1] })) : combined(sub(1, max(p, sub(1, p))), options),
})

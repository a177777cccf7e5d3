import { sub } from '../../tensor-graph/ops/elementwise.ts'
import { reduceMax } from '../../tensor-graph/ops/reduce.ts'
import { defineScoreStrategy } from '../define-score-strategy.ts'
import { about } from './about.ts'

export const leastConfidence = defineScoreStrategy({
  ...about,
  /** 1 − p₁ in [0, 1 − 1/C].  probabilities [samples, classes] → scores [samples] */
  score: (probabilities) => sub(1, reduceMax(probabilities, { axes: [-1] })),
})

import { sub } from '../../tensor-graph/ops/elementwise.ts'
import { reduceMax } from '../../tensor-graph/ops/reduce.ts'
import { defineScoreStrategy } from '../define-score-strategy.ts'

export const leastConfidence = defineScoreStrategy({
  id: 'least-confidence.v1',
  title: 'Least confidence',
  summary: 'Asks the samples whose likeliest label is least likely.',
  paper: 'Lewis & Gale 1994',
  options: {},
  /** 1 − p₁ in [0, 1 − 1/C].  probabilities [samples, classes] → scores [samples] */
  score: (probabilities) => sub(1, reduceMax(probabilities, { axes: [-1] })),
})

import { entropyOf } from '../../tensor-graph/composites.ts'
import { defineScoreStrategy } from '../define-score-strategy.ts'
import { about } from './about.ts'

export const entropy = defineScoreStrategy({
  ...about,
  /** −Σ p·ln p in [0, ln C], nats.  probabilities [samples, classes] → scores [samples] */
  score: (probabilities) => entropyOf(probabilities),
})

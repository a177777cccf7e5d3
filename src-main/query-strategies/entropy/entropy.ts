import { entropyOf } from '../../tensor-graph/composites.ts'
import { defineScoreStrategy } from '../define-score-strategy.ts'

export const entropy = defineScoreStrategy({
  id: 'entropy.v1',
  title: 'Entropy',
  summary: 'Asks the samples whose label probabilities are most spread out. Weak where there are many classes.',
  paper: 'Shannon 1948; Settles 2009',
  options: {},
  /** −Σ p·ln p in [0, ln C], nats.  probabilities [samples, classes] → scores [samples] */
  score: (probabilities) => entropyOf(probabilities),
})

import { binaryEntropy, entropyOf } from '../../tensor-graph/composites.ts'
import { defineScoreStrategy } from '../define-score-strategy.ts'
import { combined } from '../scores/over-labels.ts'
import { about } from './about.ts'

export const entropy = defineScoreStrategy({
  ...about,
  /**
   * −Σ p·ln p in [0, ln C], nats; of each label that may be there or not: −p·ln p − (1 − p)·ln(1 − p) in [0, ln 2].
   * probabilities [samples, classes] → scores [samples]
   */
  score: (p, options, kind) => (kind === 'single' ? entropyOf(p) : combined(binaryEntropy(p), options)),
})

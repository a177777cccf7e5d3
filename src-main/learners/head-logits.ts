import { learnerById } from './index.ts'
import type { FeatureLearner } from './learner.ts'
import { logits } from './softmax-head/fit-softmax.ts'

/** How a stored model of this learner makes logits of features: models that work end to end are stored as their last layer. */
export function logitsOf(id: string): FeatureLearner['logits'] {
  const learner = learnerById(id)
  return learner.input === 'features' ? learner.logits : logits
}

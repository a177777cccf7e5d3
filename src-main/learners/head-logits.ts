import { learnerById } from './index.ts'
import type { HeadLogits } from '../training/head-graph.ts'
import { logits } from '../training/linear-head.ts'

/** How a stored model of this learner makes logits of features: models that work end to end are stored as their last layer. */
export function logitsOf(id: string): HeadLogits {
  const learner = learnerById(id)
  return learner.input === 'features' ? learner.logits : logits
}

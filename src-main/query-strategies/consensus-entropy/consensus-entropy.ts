import { defineCommitteeStrategy } from '../define-committee-strategy.ts'
import { consensusEntropy } from '../scores/disagreement.ts'

export const consensusEntropyStrategy = defineCommitteeStrategy({
  id: 'consensus-entropy.v1',
  title: 'Consensus entropy',
  summary: 'Asks where the mean opinion of the committee is least sure.',
  paper: 'McCallum & Nigam 1998',
  options: {},
  committeeScore: consensusEntropy,
})

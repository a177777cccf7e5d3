import { defineCommitteeStrategy } from '../define-committee-strategy.ts'
import { voteEntropy } from '../scores/disagreement.ts'

export const voteEntropyStrategy = defineCommitteeStrategy({
  id: 'vote-entropy.v1',
  title: 'Vote entropy',
  summary: 'Asks where the votes of the committee are spread over most classes.',
  paper: 'Dagan & Engelson 1995',
  options: {},
  committeeScore: voteEntropy,
})

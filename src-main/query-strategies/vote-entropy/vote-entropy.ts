import { defineCommitteeStrategy } from '../define-committee-strategy.ts'
import { voteEntropy } from '../scores/disagreement.ts'
import { about } from './about.ts'

export const voteEntropyStrategy = defineCommitteeStrategy({
  ...about,
  committeeScore: voteEntropy,
})

import { defineCommitteeStrategy } from '../define-committee-strategy.ts'
import { consensusEntropy } from '../scores/disagreement.ts'
import { about } from './about.ts'

export const consensusEntropyStrategy = defineCommitteeStrategy({
  ...about,
  committeeScore: consensusEntropy,
})

import { defineCommitteeStrategy } from '../define-committee-strategy.ts'
import { mutualInformation } from '../scores/disagreement.ts'
import { about } from './about.ts'

export const bald = defineCommitteeStrategy({
  ...about,
  committeeScore: mutualInformation,
})

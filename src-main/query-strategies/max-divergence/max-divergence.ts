import { defineCommitteeStrategy } from '../define-committee-strategy.ts'
import { maxDivergence } from '../scores/disagreement.ts'
import { about } from './about.ts'

export const maxDivergenceStrategy = defineCommitteeStrategy({
  ...about,
  committeeScore: maxDivergence,
})

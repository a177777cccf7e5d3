import { defineCommitteeStrategy } from '../define-committee-strategy.ts'
import { variationRatio } from '../scores/disagreement.ts'
import { about } from './about.ts'

export const variationRatioStrategy = defineCommitteeStrategy({
  ...about,
  committeeScore: variationRatio,
})

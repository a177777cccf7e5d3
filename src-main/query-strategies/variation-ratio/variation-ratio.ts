import { defineCommitteeStrategy } from '../define-committee-strategy.ts'
import { variationRatio } from '../scores/disagreement.ts'

export const variationRatioStrategy = defineCommitteeStrategy({
  id: 'variation-ratio.v1',
  title: 'Variation ratio',
  summary: 'Asks where the largest share of the committee votes against its majority.',
  paper: 'Freeman 1965',
  options: {},
  committeeScore: variationRatio,
})

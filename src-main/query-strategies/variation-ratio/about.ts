import { aboutCommitteeStrategy } from '../about-strategy.ts'

export const about = aboutCommitteeStrategy({
  id: 'variation-ratio.v1',
  title: 'Variation ratio',
  summary: 'Asks where the largest share of the committee votes against its majority.',
  paper: 'Freeman 1965',
  options: {},
})

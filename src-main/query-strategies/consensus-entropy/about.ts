import { aboutCommitteeStrategy } from '../about-strategy.ts'

export const about = aboutCommitteeStrategy({
  id: 'consensus-entropy.v1',
  title: 'Consensus entropy',
  summary: 'Asks where the mean opinion of the committee is least sure.',
  paper: 'McCallum & Nigam 1998',
  options: {},
})

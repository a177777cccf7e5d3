import { aboutCommitteeStrategy } from '../about-strategy.ts'

export const about = aboutCommitteeStrategy({
  id: 'max-divergence.v1',
  title: 'Largest divergence',
  summary: 'Asks where one member of the committee is farthest from their mean opinion.',
  paper: 'McCallum & Nigam 1998',
  options: {},
})

import { aboutCommitteeStrategy } from '../about-strategy.ts'

export const about = aboutCommitteeStrategy({
  id: 'vote-entropy.v1',
  title: 'Vote entropy',
  summary: 'Asks where the votes of the committee are spread over most classes.',
  paper: 'Dagan & Engelson 1995',
  options: {},
})

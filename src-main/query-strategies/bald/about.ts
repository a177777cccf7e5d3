import { aboutCommitteeStrategy } from '../about-strategy.ts'

export const about = aboutCommitteeStrategy({
  id: 'bald.v1',
  title: 'BALD',
  summary:
    'Asks where heads trained on different draws of the labels are each sure, of different things. Large batches repeat themselves.',
  paper: 'Houlsby, Huszár, Ghahramani & Lengyel 2011',
  options: {},
})

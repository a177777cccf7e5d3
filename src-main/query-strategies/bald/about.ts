import { aboutCommitteeStrategy } from '../about-strategy.ts'

export const about = aboutCommitteeStrategy({
  id: 'bald.v1',
  title: 'BALD',
  summary:
    'Asks where heads trained on different draws of the labels are each sure, of different things. Large batches repeat themselves.',
  caution: 'While labels are few it loses to random samples: 62 % right against 87 % at 100 labels of ten intents.',
  paper: 'Houlsby, Huszár, Ghahramani & Lengyel 2011',
  options: {},
})

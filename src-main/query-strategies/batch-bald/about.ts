import { aboutCommitteeStrategy } from '../about-strategy.ts'

export const about = aboutCommitteeStrategy({
  id: 'batch-bald.v1',
  title: 'BatchBALD',
  summary:
    'Asks the batch that tells most about the committee as a whole: disagreement counts once, however many samples show it.',
  caution: 'While labels are few it loses to random samples: 74 % right against 87 % at 100 labels of ten intents.',
  paper: 'Kirsch, van Amersfoort & Gal 2019',
  options: {
    looked: {
      kind: 'integer',
      title: 'Samples weighed against each other',
      help: 'Those the committee disagrees on most',
      default: 200,
      min: 10,
      max: 2000,
    },
  },
})

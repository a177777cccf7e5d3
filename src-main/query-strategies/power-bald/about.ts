import { aboutCommitteeStrategy } from '../about-strategy.ts'

export const about = aboutCommitteeStrategy({
  id: 'power-bald.v1',
  title: 'PowerBALD',
  summary:
    'BALD with chance: draws samples by the power of their disagreement, so that a batch does not repeat itself.',
  paper: 'Kirsch, Farquhar, Atighehchian, Jesson, Branchaud-Charron & Gal 2021',
  options: {
    beta: {
      kind: 'number',
      title: 'Power (β)',
      help: 'Large: nearly the highest scores; 0: random',
      default: 1,
      min: 0,
      max: 100,
    },
  },
})

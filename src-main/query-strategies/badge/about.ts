import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'badge.v1',
  title: 'BADGE',
  summary: 'Asks samples that would move the model far, each in another direction. Robust without tuning.',
  paper: 'Ash, Zhang, Krishnamurthy, Langford & Agarwal 2020',
  group: 'both',
  options: {},
  needs: { model: true },
})

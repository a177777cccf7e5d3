import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'representative.v1',
  title: 'Representative',
  summary: 'Groups the pool and asks the most central sample of each group. Needs no model.',
  paper: 'Zhdanov 2019; Dhillon & Modha 2001',
  group: 'coverage',
  options: {
    sample: {
      kind: 'integer',
      title: 'Samples looked at',
      help: 'A larger pool is grouped on a random part of this size.',
      default: 5000,
      min: 100,
      max: 100_000,
    },
  },
  needs: { model: false },
})

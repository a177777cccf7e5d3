import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'density-weighted.v1',
  title: 'Density-weighted entropy',
  summary: 'Asks samples the model is unsure of, the sooner the more others are like them.',
  paper: 'Settles & Craven 2008',
  group: 'both',
  options: {
    beta: {
      kind: 'number',
      title: 'Weight of density (β)',
      help: '0: entropy alone',
      default: 1,
      min: 0,
      max: 10,
    },
  },
  needs: { model: true },
})

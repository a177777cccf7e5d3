import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'information-density.v1',
  title: 'Information density',
  summary: 'Asks the samples that most others are like. Needs no model; a batch of it repeats itself.',
  paper: 'Settles & Craven 2008',
  group: 'coverage',
  options: {},
  needs: { model: false },
})

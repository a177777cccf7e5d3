import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'k-center.v1',
  title: 'k-center (core-set)',
  summary: 'Asks the sample farthest from everything labelled, again and again. Finds outliers: not for a first batch.',
  paper: 'Sener & Savarese 2018',
  group: 'coverage',
  options: {},
  needs: { model: false },
})

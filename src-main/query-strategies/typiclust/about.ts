import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'typiclust.v1',
  title: 'TypiClust',
  summary: 'Groups the pool and asks the most typical sample of each group without labels. Needs no model.',
  paper: 'Hacohen, Dekel & Weinshall 2022',
  group: 'coverage',
  options: {},
  needs: { model: false },
})

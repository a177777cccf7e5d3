import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'max-herding.v1',
  title: 'MaxHerding',
  summary: 'Asks the samples that, together with the labelled ones, stand nearest to the whole pool. Needs no model.',
  paper: 'Bae, Noh & Sutherland 2024',
  group: 'coverage',
  options: {},
  needs: { model: false },
})

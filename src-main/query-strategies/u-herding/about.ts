import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'u-herding.v1',
  title: 'UHerding',
  summary: 'Covers the part of the pool the model is unsure of: herding, where an unsure sample counts for more.',
  paper: 'Bae, Oliveira & Sutherland 2025',
  group: 'both',
  options: {},
  needs: { model: true },
})

import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'random.v1',
  title: 'Random',
  summary: 'Asks samples at random: the baseline, and the only fair source of labels for measuring.',
  paper: 'simple random sampling without replacement',
  group: 'baseline',
  options: {},
  needs: { model: false },
})

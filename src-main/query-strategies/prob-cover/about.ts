import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'prob-cover.v1',
  title: 'ProbCover',
  summary:
    'Asks the sample whose neighbourhood covers most of what is not covered yet. Needs no model; its radius matters.',
  paper: 'Yehuda, Dekel, Hacohen & Weinshall 2022',
  group: 'coverage',
  options: {
    radius: {
      kind: 'number',
      title: 'Radius',
      help: '0: the largest whose neighbourhoods are 95 % of one group (k-means)',
      default: 0,
      min: 0,
      max: 2,
    },
  },
  needs: { model: false },
})

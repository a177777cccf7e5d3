import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'cluster-margin.v1',
  title: 'Cluster-Margin',
  summary: 'Takes many samples the model is unsure of, groups them, and asks some of every group.',
  paper: 'Citovsky et al. 2021',
  group: 'both',
  options: {
    factor: {
      kind: 'number',
      title: 'Unsure samples for each one asked',
      default: 10,
      min: 1,
      max: 100,
    },
  },
  needs: { model: true },
})

import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'diverse-mini-batch.v1',
  title: 'Diverse mini-batch',
  summary:
    'Takes many samples the model is unsure of, groups them around the least sure, and asks the middle of each group.',
  paper: 'Zhdanov 2019',
  group: 'both',
  serves: ['single', 'multi'],
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

import { overLabels } from '../scores/label-options.ts'
import { aboutScoreStrategy } from '../about-strategy.ts'

export const about = aboutScoreStrategy({
  id: 'entropy.v1',
  title: 'Entropy',
  summary: 'Asks the samples whose label probabilities are most spread out. Weak where there are many classes.',
  paper: 'Shannon 1948; Settles 2009',
  options: overLabels,
  serves: ['single', 'multi'],
})

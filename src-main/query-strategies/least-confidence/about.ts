import { overLabels } from '../scores/label-options.ts'
import { aboutScoreStrategy } from '../about-strategy.ts'

export const about = aboutScoreStrategy({
  id: 'least-confidence.v1',
  title: 'Least confidence',
  summary: 'Asks the samples whose likeliest label is least likely.',
  paper: 'Lewis & Gale 1994',
  options: overLabels,
  serves: ['single', 'multi'],
})

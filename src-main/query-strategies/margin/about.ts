import { overLabels } from '../scores/label-options.ts'
import { aboutScoreStrategy } from '../about-strategy.ts'

export const about = aboutScoreStrategy({
  id: 'margin.v1',
  title: 'Margin',
  summary: 'Asks the samples whose two likeliest labels are closest.',
  paper: 'Scheffer, Decomain & Wrobel 2001',
  options: overLabels,
  serves: ['single', 'multi'],
})

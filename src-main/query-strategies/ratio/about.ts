import { aboutScoreStrategy } from '../about-strategy.ts'

export const about = aboutScoreStrategy({
  id: 'ratio.v1',
  title: 'Ratio',
  summary: 'Asks the samples whose second likeliest label is nearly as likely as the first.',
  paper: 'Settles 2009',
  options: {},
})

import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'expected-gradient-length.v1',
  title: 'Expected gradient length',
  summary: 'Asks the samples whose label, whichever it is, would change the model most.',
  paper: 'Settles, Craven & Ray 2007',
  group: 'uncertainty',
  options: { bias: { kind: 'switch', title: 'Count the bias too', default: true } },
  needs: { model: true },
})

import { about as softmax } from '../softmax-head/about.ts'
import { aboutLearner } from '../about-learner.ts'

export const about = aboutLearner({
  id: 'pool-head.v1',
  title: 'Pool-taught head',
  summary:
    'A softmax head that also learns from the unlabelled samples near the labelled ones and from what the labels are called; best while labels are few.',
  paper: 'Zhou et al. 2004 (label spreading); Lee 2013 (pseudo-labels)',
  input: 'features',
  options: {
    inverseL2: softmax.options.inverseL2,
    names: {
      kind: 'switch',
      title: 'Learn from label names',
      default: true,
      help: 'As far as the answers bear them out',
    },
  },
  usesPool: true,
  usesNames: true,
  learnsSynthetic: 'apart',
})

import { aboutLearner } from '../about-learner.ts'

export const about = aboutLearner({
  id: 'softmax-head.v1',
  title: 'Softmax head',
  summary: 'Multinomial logistic regression on the features: fast, convex, the same every time.',
  paper: 'Cox 1958; L-BFGS: Liu & Nocedal 1989',
  input: 'features',
  learnsSynthetic: 'apart',
  options: {
    inverseL2: {
      kind: 'number',
      title: 'Inverse regularisation (C)',
      default: 0,
      min: 0,
      max: 1e6,
      help: 'scikit-learn’s C: larger trusts the labels more. 0: what names most left-out labels right',
    },
    balanced: { kind: 'switch', title: 'Balance classes', default: false },
  },
})

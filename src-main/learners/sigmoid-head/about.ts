import { aboutLearner } from '../about-learner.ts'
import { about as softmax } from '../softmax-head/about.ts'

export const about = aboutLearner({
  id: 'sigmoid-head.v1',
  title: 'Sigmoid head',
  summary: 'Logistic regression of each label by itself on the features, for samples that may have several labels.',
  paper: 'Cox 1958; binary relevance: Tsoumakas & Katakis 2007',
  input: 'features',
  serves: ['multi'],
  options: { inverseL2: softmax.options.inverseL2 },
})

import { lastLayerOptions } from '../last-layer-options.ts'
import { aboutLearner } from '../about-learner.ts'

export const about = aboutLearner({
  id: 'mlp-head.v1',
  title: 'Two-layer head',
  summary: 'One hidden layer with dropout on the features: bends where a softmax head is straight; wants more labels.',
  paper: 'Rumelhart, Hinton & Williams 1986; AdamW: Loshchilov & Hutter 2019',
  input: 'features',
  endsByHoldout: true,
  learnsSynthetic: 'among',
  serves: ['single', 'multi'],
  options: {
    hidden: { kind: 'integer', title: 'Hidden units', default: 256, min: 4, max: 4096 },
    dropout: { kind: 'number', title: 'Dropout', default: 0.5, min: 0, max: 0.9 },
    epochs: { kind: 'integer', title: 'Epochs', default: 30, min: 1, max: 1000 },
    rate: { kind: 'number', title: 'Learning rate', default: 3e-3, min: 1e-6, max: 1 },
    weightDecay: { kind: 'number', title: 'Weight decay', default: 0.05, min: 0, max: 10 },
    batch: { kind: 'integer', title: 'Batch size', default: 64, min: 1, max: 4096 },
    patience: {
      kind: 'integer',
      title: 'Patience',
      help: 'Epochs without gain on the hold-out before it stops',
      default: 8,
      min: 1,
      max: 1000,
    },
    ...lastLayerOptions,
  },
})

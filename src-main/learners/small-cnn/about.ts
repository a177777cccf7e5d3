import { lastLayerOptions } from '../last-layer-options.ts'
import { aboutLearner } from '../about-learner.ts'

export const about = aboutLearner({
  id: 'small-cnn.v1',
  title: 'Small convolutional network',
  summary:
    'Learns images end to end, from pixels: five convolutions and a layer on top. Needs no backbone, but many labels.',
  paper: 'LeCun et al. 1998; Ioffe & Szegedy 2015; He et al. 2016',
  input: 'image',
  endsByHoldout: true,
  // Its size cannot be chosen.
  asStudent: () => ({}),
  paces: [48, 32, 24, 16].map((side) => ({ side })),
  aligns: () => true,
  begins: () => true,
  options: {
    side: {
      kind: 'integer',
      title: 'Side (pixels)',
      help: 'Images are scaled to it; a multiple of 8',
      default: 32,
      min: 16,
      max: 128,
    },
    epochs: { kind: 'integer', title: 'Epochs', default: 30, min: 1, max: 500 },
    rate: { kind: 'number', title: 'Learning rate', default: 2e-3, min: 1e-6, max: 1 },
    weightDecay: { kind: 'number', title: 'Weight decay', default: 0.05, min: 0, max: 10 },
    smoothing: {
      kind: 'number',
      title: 'Label smoothing',
      help: '0.1 makes it less sure of itself where there is no hold-out to set its temperature, and costs about a point',
      default: 0,
      min: 0,
      max: 0.9,
    },
    batch: { kind: 'integer', title: 'Batch size', default: 32, min: 2, max: 512 },
    patience: { kind: 'integer', title: 'Patience', default: 30, min: 1, max: 500 },
    augment: { kind: 'switch', title: 'Turn, scale and move images', default: true },
    mirror: {
      kind: 'choice',
      title: 'Mirror images too',
      help: 'auto: where mirrored images are recognised as the others are; digits and letters are not',
      default: 'auto',
      choices: ['auto', 'always', 'never'],
    },
    ...lastLayerOptions,
  },
})

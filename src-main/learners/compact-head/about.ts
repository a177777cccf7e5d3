import { aboutLearner } from '../about-learner.ts'
import { studentOptions } from './student-options.ts'

export const about = aboutLearner({
  id: 'compact-head.v1',
  title: 'Head on compact features',
  summary:
    'Word and letter patterns of the pool beside a table of English word pieces, cut to size, with a head on them. Trains in seconds; needs no backbone.',
  paper: 'Deerwester et al. 1990; Tulkens & van Dongen 2024',
  input: 'text',
  endsByHoldout: true,
  usesPool: true,
  learnsSynthetic: 'apart',
  asStudent: studentOptions,
  aligns: ({ head }) => head !== 'softmax',
  begins: ({ head }) => head !== 'softmax',
  options: {
    features: {
      kind: 'choice',
      title: 'Features',
      default: 'both',
      choices: ['both', 'patterns', 'table'],
      help: 'patterns: of this pool’s words and letters; table: of English word pieces; both: the table left out where it does not know the language',
    },
    head: {
      kind: 'choice',
      title: 'Head',
      default: 'layer',
      choices: ['layer', 'softmax'],
      help: 'layer: a hidden layer between; softmax: straight on the features',
    },
    hidden: { kind: 'integer', title: 'Hidden units', default: 128, min: 4, max: 4096 },
    dimensions: { kind: 'integer', title: 'Width of patterns', default: 128, min: 16, max: 512 },
    vocabulary: { kind: 'integer', title: 'Largest vocabulary', default: 20_000, min: 500, max: 200_000 },
    tableDimensions: { kind: 'integer', title: 'Width of the table', default: 128, min: 8, max: 256 },
    pieces: {
      kind: 'integer',
      title: 'Word pieces',
      default: 10_000,
      min: 500,
      max: 40_000,
      help: 'Those of the pool first, then the most frequent',
    },
    inverseL2: {
      kind: 'number',
      title: 'Inverse regularisation (C)',
      default: 0,
      min: 0,
      max: 1e6,
      help: 'Of a softmax head. 0: chosen on labels, or on words of the teacher, left out',
    },
    dropout: { kind: 'number', title: 'Dropout', default: 0.2, min: 0, max: 0.9 },
    epochs: { kind: 'integer', title: 'Epochs', default: 30, min: 1, max: 500 },
    rate: { kind: 'number', title: 'Learning rate', default: 3e-3, min: 1e-6, max: 1 },
    batch: { kind: 'integer', title: 'Batch size', default: 64, min: 1, max: 4096 },
  },
})

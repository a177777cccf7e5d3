import { aboutLearner } from '../about-learner.ts'
import { studentOptions } from './student-options.ts'

export const about = aboutLearner({
  id: 'ngram-bag.v1',
  title: 'Bag of patterns',
  summary:
    'Learns texts end to end: a row for every pattern of words and letters, summed, and a layer on top. Needs no backbone.',
  paper: 'Joulin, Grave, Bojanowski & Mikolov 2017',
  input: 'text',
  endsByHoldout: true,
  usesPool: true,
  learnsSynthetic: 'among',
  asStudent: studentOptions,
  aligns: () => true,
  begins: () => true,
  options: {
    vocabulary: { kind: 'integer', title: 'Largest vocabulary', default: 40_000, min: 1000, max: 200_000 },
    width: { kind: 'integer', title: 'Width', default: 128, min: 8, max: 1024 },
    dropout: { kind: 'number', title: 'Dropout', default: 0.5, min: 0, max: 0.9 },
    epochs: { kind: 'integer', title: 'Epochs', default: 15, min: 1, max: 500 },
    rate: { kind: 'number', title: 'Learning rate', default: 3e-3, min: 1e-6, max: 1 },
    batch: { kind: 'integer', title: 'Batch size', default: 32, min: 1, max: 512 },
    patience: { kind: 'integer', title: 'Patience', default: 5, min: 1, max: 500 },
    bytes: {
      kind: 'switch',
      title: 'Rows in bytes',
      default: false,
      help: 'A quarter of the size: each row rounded to 255 steps once it has been trained',
    },
    begin: {
      kind: 'choice',
      title: 'Rows begin',
      default: 'chance',
      choices: ['chance', 'directions'],
      help: 'directions: at the main directions of all texts, labelled or not',
    },
  },
})

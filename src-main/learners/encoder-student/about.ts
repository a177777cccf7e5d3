import { aboutLearner } from '../about-learner.ts'

export const about = aboutLearner({
  id: 'encoder-student.v1',
  title: 'Text encoder with fewer layers',
  summary:
    'Some layers of a text model, trained end to end with a head on top: a part of the model’s time, for texts whose word order matters.',
  paper: 'Sanh et al. 2019; Reimers & Gurevych 2019',
  input: 'text',
  learnsSynthetic: 'among',
  // Its size is that of the layers it keeps.
  asStudent: () => ({}),
  paces: ['12', '8', '6', '4', '3', '2', '1'].map((layers) => ({ layers })),
  options: {
    model: { kind: 'path', title: 'Model folder', default: '', want: 'folder' },
    layers: {
      kind: 'choice',
      title: 'Layers kept',
      default: '3',
      choices: ['1', '2', '3', '4', '6', '8', '12'],
      help: 'All where the model has no more',
    },
    keep: {
      kind: 'choice',
      title: 'Which layers',
      default: 'even',
      choices: ['even', 'first'],
      help: 'even: spread over the depth; first: the lowest',
    },
    epochs: { kind: 'integer', title: 'Epochs', default: 3, min: 1, max: 1000 },
    batch: { kind: 'integer', title: 'Batch size', default: 32, min: 1, max: 512 },
    headRate: { kind: 'number', title: 'Learning rate of the head', default: 5e-3, min: 1e-7, max: 1 },
    modelRate: { kind: 'number', title: 'Learning rate of the model', default: 1e-4, min: 1e-9, max: 1 },
    weightDecay: { kind: 'number', title: 'Weight decay', default: 0.01, min: 0, max: 10 },
    dropout: { kind: 'number', title: 'Dropout', default: 0, min: 0, max: 0.9 },
    maxLength: { kind: 'integer', title: 'Longest text in tokens', default: 64, min: 8, max: 512 },
  },
})

import { aboutLearner } from '../about-learner.ts'
import { OPTIONS } from './fine-tune-options.ts'

/** Rates, epochs and dropout as encoders of BERT's kind are usually fine-tuned with few labels (Devlin et al. 2019). */
const options = {
  ...OPTIONS,
  epochs: { ...OPTIONS.epochs, default: 10 },
  headRate: { ...OPTIONS.headRate, default: 5e-3 },
  modelRate: { ...OPTIONS.modelRate, default: 5e-5 },
  smoothing: { ...OPTIONS.smoothing, default: 0 },
  dropout: {
    kind: 'number',
    title: 'Dropout',
    default: 0.1,
    min: 0,
    max: 0.9,
    help: 'Of attention, and of what each layer adds, while training; BERT was made with 0.1',
  },
  maxLength: { kind: 'integer', title: 'Longest text in tokens', default: 64, min: 8, max: 512 },
} as const

export const about = aboutLearner({
  id: 'fine-tune.v1',
  title: 'Fine-tuned text model',
  summary: 'A head on a text model’s features, then model and head together, where there are labels enough for it.',
  paper: 'Howard & Ruder 2018; Kumar et al. 2022',
  input: 'text',
  endsByHoldout: true,
  usesPool: true,
  options,
})

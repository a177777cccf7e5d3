import type { OptionSchema, OptionsOf } from '../../contract/options.ts'

const UNFREEZE = ['auto', 'always', 'never']
/** Options of every fine-tuned model. */
export const OPTIONS = {
  model: { kind: 'path', title: 'Model folder', default: '', want: 'folder' },
  unfreeze: {
    kind: 'choice',
    title: 'Train the model itself',
    default: 'auto',
    choices: UNFREEZE,
    help: 'auto: from eight labels of every class on',
  },
  epochs: { kind: 'integer', title: 'Epochs', default: 6, min: 1, max: 1000 },
  batch: { kind: 'integer', title: 'Batch size', default: 16, min: 1, max: 512 },
  headRate: { kind: 'number', title: 'Learning rate of the head', default: 1e-3, min: 1e-7, max: 1 },
  modelRate: { kind: 'number', title: 'Learning rate of the model', default: 1e-4, min: 1e-9, max: 1 },
  groups: { kind: 'integer', title: 'Layer groups', default: 6, min: 1, max: 64 },
  unfrozen: {
    kind: 'integer',
    title: 'Trained layer groups',
    default: 0,
    min: 0,
    max: 64,
    help: 'From the output down; 0: all',
  },
  rateFactor: {
    kind: 'number',
    title: 'Rate factor',
    default: 1,
    min: 1,
    max: 100,
    help: 'Each layer group learns this much slower than the one above it; 2.6 after Howard & Ruder',
  },
  warmUp: { kind: 'number', title: 'Share of rising rates', default: 0.1, min: 0, max: 0.9 },
  weightDecay: { kind: 'number', title: 'Weight decay', default: 0.01, min: 0, max: 10 },
  smoothing: { kind: 'number', title: 'Label smoothing', default: 0.1, min: 0, max: 0.9 },
  inverseL2: {
    kind: 'number',
    title: 'C of the frozen head',
    default: 0,
    min: 0,
    max: 1e6,
    help: '0: what names most left-out labels right',
  },
  unlabelled: {
    kind: 'switch',
    title: 'Learn from unlabelled samples',
    default: true,
    help: 'Every second sample trained on is then an unlabelled one, with the label that a head taught by the pool gives it; only where labels left out say that the pool helps',
  },
} as const satisfies OptionSchema
export type FineTuneOptions = OptionsOf<typeof OPTIONS> & { readonly dropout?: number }

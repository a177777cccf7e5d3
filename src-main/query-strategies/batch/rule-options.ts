/** Rules any strategy can be given, beside its own options. */
export const batchRules = {
  sample: {
    kind: 'integer',
    title: 'Samples looked at',
    help: '0: as many as the strategy takes in; of a larger pool a random part of this size',
    default: 0,
    min: 0,
    advanced: true,
  },
  randomShare: {
    kind: 'number',
    title: 'Random share (ε)',
    help: 'Part of every batch drawn at random: a check on the strategy, and fair labels',
    default: 0,
    min: 0,
    max: 1,
    advanced: true,
  },
  balance: {
    kind: 'switch',
    title: 'Balance classes',
    help: 'Up to half of a batch looks for classes with few labels',
    default: false,
    advanced: true,
  },
  holdBackCopies: {
    kind: 'switch',
    title: 'Hold back near copies',
    help: 'No two samples of a batch are more alike than cosine .995',
    default: true,
    advanced: true,
  },
} as const

/** Where a last layer begins, as options of a learner. */
export const lastLayerOptions = {
  priors: {
    kind: 'switch',
    title: 'Begin at the class shares',
    help: 'Before the first step every sample has each class with its share of the labels',
    default: false,
    advanced: true,
  },
  rareRows: {
    kind: 'switch',
    title: 'Longer rows for rare classes',
    help: 'Weights of a class begin √(mean count/its count) times as long, at most three times',
    default: false,
    advanced: true,
  },
} as const

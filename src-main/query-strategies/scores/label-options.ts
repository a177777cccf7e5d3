/** How the doubts about a sample's labels become one score, as a strategy's option. */
export const overLabels = {
  overLabels: {
    kind: 'choice',
    title: 'Of several labels',
    default: 'average',
    choices: ['average', 'least sure'],
    help: 'Where a sample may have several labels: how unsure it is of all of them on average, or of the one it is least sure of',
    advanced: true,
  },
} as const

/** How the doubts about a sample's labels become one score, as a strategy's option. */
export const overLabels = {
  overLabels: {
    kind: 'choice',
    title: 'Of several labels',
    default: 'likeliest',
    choices: ['likeliest', 'average', 'least sure'],
    help: 'Where a sample may have several labels: how unsure its likeliest ones are, as many as samples have in the mean; or each label by itself, on average or the one it is least sure of',
    advanced: true,
  },
} as const

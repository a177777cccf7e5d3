import type { SuggesterFace } from '../suggester.ts'

export const about = {
  id: 'neighbours.v1',
  title: 'Nearest labelled samples',
  summary:
    'What the nearest labelled samples carry, each weighing as much as it is alike; the share of a vote, not a probability.',
  paper: 'Dudani 1976 (distance-weighted k-nearest-neighbour rule); Yang & Liu 1999 (weighted by cosine similarity)',
  gives: 'share',
  options: {
    neighbours: { kind: 'integer', title: 'Samples that vote', default: 10, min: 1, max: 100 },
  },
} as const satisfies SuggesterFace

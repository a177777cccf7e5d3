import type { SuggesterFace } from '../suggester.ts'

export const about = {
  id: 'exemplars.v1',
  title: 'Exemplars',
  summary:
    'The labels of labelled samples that are nearly the same: as alike as it takes for the wanted precision on the labelled ones, each left out in turn.',
  gives: 'similarity',
  options: {},
} as const satisfies SuggesterFace

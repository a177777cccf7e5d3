import type { SuggesterFace } from '../suggester.ts'

export const about = {
  id: 'model.v1',
  title: 'The model in use',
  summary: 'The likeliest labels by the newest predictions of the model in use, with calibrated probabilities.',
  gives: 'probability',
  options: {},
} as const satisfies SuggesterFace

import type { SuggesterFace } from '../suggester.ts'

export const about = {
  id: 'student.v1',
  title: 'The newest student',
  summary: 'What the newest distilled model says while another one is in use, with calibrated probabilities.',
  gives: 'probability',
  options: {},
} as const satisfies SuggesterFace

import type { SuggesterFace } from '../suggester.ts'

export const about = {
  id: 'rules.v1',
  title: 'Keyword rules',
  summary: 'The labels of the rules whose words the text holds: the longest words first, then the higher priority.',
  gives: 'rule',
  options: {},
} as const satisfies SuggesterFace

import type { ImportNotes } from '../contract/data.ts'

/** What an import decided, as a line of its receipt; the page has its own words. */
export const noteWords: Readonly<Record<ImportNotes['reason'], string>> = {
  'several-labels': 'several labels in one record, none taken',
  'no-label-applies': 'none of the labels applies, which a task of one label a sample cannot say; not taken',
  'takes-several-labels': 'several labels in one record; the task takes any number of them from now on',
  'several-annotators': 'an answer beside that of another annotator; what most of them say stands',
  'label-too-long': 'a label of more than 10,000 characters, not taken',
  'annotators-disagree': 'annotators disagree',
  'answer-rejected': 'a label that was said not to be the record’s, not taken',
  'other-answers': 'answers to further questions, kept as context where short',
  'labels-conflict': 'another label than an earlier record of the same content, which stands',
  'same-text-apart': 'a text that is there already beside other words, a sample of its own',
  'project-answer-kept': 'another answer than the project’s, which stands (--on-conflict take: the file’s)',
  'project-answer-replaced': 'another answer than the project’s, whose place it took',
}

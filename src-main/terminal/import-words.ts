import type { ImportNotes } from '../contract/data.ts'

/** What an import decided, as a line of its receipt; the page has its own words. */
export const noteWords: Readonly<Record<ImportNotes['reason'], string>> = {
  'several-labels': 'records hold several labels, of which none was taken',
  'annotators-disagree': 'records have annotators who disagree',
  'answer-rejected': 'records name a label that was said not to be theirs',
  'other-answers': 'records answer further questions, kept as context where short',
  'labels-conflict': 'records say another label than an earlier one of the same content, which stands',
  'same-text-apart': 'records have a text that is there already beside other words, and are samples of their own',
  'project-answer-kept': 'records say otherwise than the project, whose answer stands (--on-conflict take: the file’s)',
  'project-answer-replaced': 'records say otherwise than the project did, and took its place',
}

import type { OutgoingAnswer, OutgoingSample } from './format.ts'

/** What each of several people said, as our exports write it beside the data. Keys without a value are left out. */
export const writtenAnswers = ({ answers = [] }: Pick<OutgoingSample, 'answers'>): object[] =>
  answers.map(({ task, ...answer }) => ({ ...(task !== undefined && { task }), ...writtenAnswer(answer) }))

function writtenAnswer({ label, labels, state, annotator, labelledAt, dwellMs, reason }: OutgoingAnswer): object {
  return {
    ...(labels === undefined ? label !== null && { label } : state === 'labelled' && { labels }),
    ...(state !== 'labelled' && { state }),
    ...(annotator !== null && { annotator }),
    ...(labelledAt !== null && { labelled_at: new Date(labelledAt).toISOString() }),
    ...(dwellMs !== null && { dwell_ms: dwellMs }),
    ...(reason !== null && { reason }),
  }
}

/** The labels of a multi-label task as they are written: a list where somebody has said, also where none of them applies. */
export const writtenLabels = ({ labels = [], state }: OutgoingAnswer): readonly string[] | null =>
  state === 'labelled' ? labels : null

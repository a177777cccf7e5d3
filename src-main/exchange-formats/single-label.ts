import type { ImportNote, IncomingAnswer, IncomingSample } from './format.ts'
import { labelText } from './labels-in.ts'

/** An answer that says these labels. `name`, `text`: by which they stay readable where a task takes one only. */
export const answerOfLabels = (
  labels: readonly string[],
  name: string,
  text: string,
): Pick<IncomingSample, 'label' | 'labels' | 'labelsAside'> =>
  labels.length === 1 ? { label: labelText(labels[0]!) } : { labels: labels.map(labelText), labelsAside: [name, text] }

/** The labels of an answer, whether they are one or not; null where it says none of them. */
export const labelsOf = ({ label, labels }: IncomingAnswer): readonly string[] | null =>
  labels ?? (label === undefined ? null : [label])

/**
 * A record as a task of one label a sample takes it: several labels, or none that applies, are no answer there; they stay readable beside the sample,
 * and are told.
 */
export function singleLabelled(sample: IncomingSample): IncomingSample {
  if (sample.labels === undefined) return sample
  const { labels, labelsAside, ...rest } = sample
  return {
    ...rest,
    notes: [noteOn(labels), ...(sample.notes ?? [])],
    context:
      labelsAside && labels.length > 0 ? { ...sample.context, [labelsAside[0]]: labelsAside[1] } : sample.context,
  }
}

/** A record as a task takes it where the one answer decided on is taken: all that was said stays readable beside it. */
export function decidedOn(sample: IncomingSample): IncomingSample {
  if (sample.eachAside === undefined) return sample
  const { eachAside, ...rest } = sample
  return { ...rest, context: { ...sample.context, answers: eachAside } }
}

/** What a task of one label cannot take of an answer, in words; undefined where it takes it. */
export const unfitFor = ({ labels }: IncomingAnswer): ImportNote | undefined =>
  labels === undefined ? undefined : noteOn(labels)

const noteOn = (labels: readonly string[]): ImportNote =>
  labels.length === 0
    ? { reason: 'no-label-applies', detail: '–' }
    : { reason: 'several-labels', detail: labels.join(', ') }

import { defineExportFormat, type OutgoingSample } from '../format.ts'
import { contextName, isoTime, MARK } from '../own-columns.ts'

/**
 * Tasks as Label Studio imports them. Its import refuses a `completed_by` it does not know, so the author stands in `annotator`, which it
 * passes over and we read again. A skipped sample is a cancelled annotation; a flagged one, of which it knows nothing, is told in `meta`.
 */
export const labelStudioExport = defineExportFormat({
  id: 'label-studio.v1',
  title: 'Label Studio JSON',
  summary: 'Tasks with annotations and predictions, to import there.',
  extension: 'json',
  options: {
    control: { kind: 'text', title: 'Name of the Choices tag', default: 'label' },
    object: { kind: 'text', title: 'Name of the Text or Image tag', default: 'content' },
  },
  async *write(rows, { control, object }) {
    const encoder = new TextEncoder()
    const result = (label: string) => [
      { from_name: control, to_name: object, type: 'choices', value: { choices: [label] } },
    ]
    let before = '[\n'
    for await (const row of rows) {
      yield encoder.encode(before + JSON.stringify(taskOf(row, result)))
      before = ',\n'
    }
    yield encoder.encode(before === ',\n' ? '\n]\n' : '[]\n')
  },
})

function taskOf(s: OutgoingSample, result: (label: string) => readonly object[]) {
  const answered = s.label !== null || s.state === 'skipped'
  const annotation = {
    result: s.label === null ? [] : result(s.label),
    annotator: s.annotator,
    created_at: isoTime(s.labelledAt),
    lead_time: s.dwellMs === null ? null : s.dwellMs / 1000,
    was_cancelled: s.state === 'skipped',
  }
  return {
    id: s.id,
    data: dataOf(s),
    annotations: answered ? [annotation] : [],
    predictions: s.predictions.map(({ label, probability }) => ({
      model_version: s.model ?? 'undefined',
      score: probability,
      result: result(label),
    })),
    meta: { [MARK]: markOf(s) },
  }
}

const dataOf = ({ content, externalId, context }: OutgoingSample) => ({
  ...(content.kind === 'text' ? { text: content.text } : { image: content.name }),
  ...(externalId === null ? {} : { id: externalId }),
  ...Object.fromEntries(Object.entries(context).map(([name, value]) => [contextName(name), value])),
})

/** What a task has no place for, and what an annotation would say: it counts where nobody there has annotated the task. */
const markOf = (s: OutgoingSample) => ({
  state: s.state,
  ...(s.annotator !== null && { annotator: s.annotator, labelled_at: isoTime(s.labelledAt) }),
  ...(s.dwellMs !== null && { dwell_ms: s.dwellMs }),
  ...(s.reason !== null && { reason: s.reason }),
  ...(s.also.length > 0 && { also: s.also }),
})

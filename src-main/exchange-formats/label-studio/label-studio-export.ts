import { defineExportFormat, type OutgoingAnswer, type OutgoingSample } from '../format.ts'
import type { JsonObject } from '../json-values.ts'
import { writtenAnswers, writtenLabels } from '../own-answers.ts'
import { contextName, isoTime, MARK } from '../own-columns.ts'
import { saidIn } from './own-task.ts'

/**
 * Tasks as Label Studio imports them. Its import refuses a `completed_by` it does not know, so the author stands in `annotator`, which it
 * passes over and we read again. A skipped sample is a cancelled annotation; a flagged one, of which it knows nothing, is told in `meta`. Every task and,
 * where several people answered, every person has an annotation.
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
    const result = (labels: readonly string[], name = control) =>
      labels.length === 0 ? [] : [{ from_name: name, to_name: object, type: 'choices', value: { choices: labels } }]
    let before = '[\n'
    for await (const row of rows) {
      yield encoder.encode(before + JSON.stringify(taskOf(row, result)))
      before = ',\n'
    }
    yield encoder.encode(before === ',\n' ? '\n]\n' : '[]\n')
  },
})

/** `task` left out: the first, which is answered in the Choices tag that the options name; further ones in tags of their names. */
type Result = (labels: readonly string[], task?: string) => readonly object[]

function taskOf(s: OutgoingSample, result: Result) {
  const annotations = answersOf(s).map(({ task, ...answer }) => ({
    result: result(labelsIn(answer), task),
    annotator: answer.annotator,
    created_at: isoTime(answer.labelledAt),
    lead_time: answer.dwellMs === null ? null : answer.dwellMs / 1000,
    was_cancelled: answer.state === 'skipped',
  }))
  const predictions = [{ ...s, task: undefined }, ...(s.tasks ?? [])].flatMap(({ task, predictions, model }) =>
    predictions.map(({ label, probability }) => ({
      model_version: model ?? 'undefined',
      score: probability,
      result: result([label], task),
    })),
  )
  return { id: s.id, data: dataOf(s), annotations, predictions, meta: { [MARK]: markOf(s, annotations) } }
}

type TaskAnswer = OutgoingAnswer & { readonly task?: string }
/** What is an annotation: of every task what each person said, else what stands. */
function answersOf(s: OutgoingSample): TaskAnswer[] {
  const each = s.answers ?? []
  const told = new Set(each.map(({ task }) => task))
  const standing: TaskAnswer[] = [{ ...s, task: undefined }, ...(s.tasks ?? [])]
  return [...standing.filter(({ task }) => !told.has(task)), ...each].filter(
    ({ label, state }) => label !== null || state === 'skipped' || state === 'labelled',
  )
}
const labelsIn = ({ label, labels }: OutgoingAnswer) => labels ?? (label === null ? [] : [label])

const dataOf = ({ content, externalId, context }: OutgoingSample) => ({
  ...(content.kind === 'text' ? { text: content.text } : { image: content.name }),
  ...(externalId === null ? {} : { id: externalId }),
  ...Object.fromEntries(Object.entries(context).map(([name, value]) => [contextName(name), value])),
})

/** What a task has no place for, and what an annotation would say: it counts where nobody there has annotated the task. */
const markOf = (s: OutgoingSample, annotations: readonly JsonObject[]) => ({
  ...stampOf(s),
  ...(s.labels !== undefined && { labels: writtenLabels(s) }),
  // Of several annotations none says which stands.
  ...(s.labels === undefined && s.answers?.some(({ task }) => task === undefined) && { label: s.label }),
  ...(s.tasks && {
    tasks: Object.fromEntries(
      s.tasks.map(({ task, ...of }) => [
        task,
        { ...(of.labels === undefined ? { label: of.label } : { labels: writtenLabels(of) }), ...stampOf(of) },
      ]),
    ),
  }),
  ...(s.answers && s.answers.length > 0 && { answers: writtenAnswers(s) }),
  ...((s.tasks || (s.answers ?? []).length > 0) && { annotations: annotations.map(saidIn) }),
  ...(s.also.length > 0 && { also: s.also }),
})
const stampOf = (s: OutgoingAnswer) => ({
  state: s.state,
  ...(s.annotator !== null && { annotator: s.annotator, labelled_at: isoTime(s.labelledAt) }),
  ...(s.dwellMs !== null && { dwell_ms: s.dwellMs }),
  ...(s.reason !== null && { reason: s.reason }),
})

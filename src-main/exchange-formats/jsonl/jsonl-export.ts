import { defineExportFormat, type OutgoingSample, type OutgoingTask } from '../format.ts'
import { writtenAnswers, writtenLabels } from '../own-answers.ts'
import { contextName, isoTime, MARK, taskColumn } from '../own-columns.ts'

export const jsonlExport = defineExportFormat({
  id: 'jsonl.v1',
  title: 'JSONL',
  summary: 'One JSON object a line with label, author, time and predictions.',
  extension: 'jsonl',
  options: {},
  async *write(rows) {
    const encoder = new TextEncoder()
    for await (const sample of rows) yield encoder.encode(JSON.stringify(recordOf(sample)) + '\n')
  },
})

function recordOf(s: OutgoingSample) {
  const { content, context } = s
  const answers = writtenAnswers(s)
  return {
    [MARK]: s.id,
    id: s.externalId,
    ...(content.kind === 'text' ? { text: content.text } : { image: content.name, sha256: content.sha256 }),
    ...fieldsOf(s),
    ...(s.tasks && fieldsOfTasks(s.tasks)),
    ...(answers.length > 0 && { answers }),
    ...(s.also.length > 0 && { also: s.also }),
    ...Object.fromEntries(Object.entries(context).map(([name, value]) => [contextName(name), value])),
  }
}

const fieldsOfTasks = (tasks: NonNullable<OutgoingSample['tasks']>) =>
  Object.fromEntries(
    tasks.flatMap((of) => Object.entries(fieldsOf(of)).map(([field, value]) => [taskColumn(field, of.task), value])),
  )

/** Of one task; a multi-label one has a list of labels, null where nobody has said. */
const fieldsOf = (t: OutgoingTask) => ({
  ...(t.labels === undefined ? { label: t.label } : { labels: writtenLabels(t) }),
  state: t.state,
  annotator: t.annotator,
  labelled_at: isoTime(t.labelledAt),
  dwell_ms: t.dwellMs,
  reason: t.reason,
  predictions: t.predictions,
  model: t.model,
})

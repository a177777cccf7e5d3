import { defineExportFormat, type OutgoingSample } from '../format.ts'
import { contextName, isoTime } from '../own-columns.ts'

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

function recordOf({ content, context, ...s }: OutgoingSample) {
  const own = {
    id: s.externalId ?? s.id,
    ...(content.kind === 'text' ? { text: content.text } : { image: content.name, sha256: content.sha256 }),
    label: s.label,
    state: s.state,
    annotator: s.annotator,
    labelled_at: isoTime(s.labelledAt),
    dwell_ms: s.dwellMs,
    predictions: s.predictions,
    model: s.model,
  }
  const taken = new Set(Object.keys(own))
  const beside = Object.entries(context).map(([name, value]) => {
    const free = contextName(name, taken)
    taken.add(free)
    return [free, value] as const
  })
  return { ...own, ...Object.fromEntries(beside) }
}

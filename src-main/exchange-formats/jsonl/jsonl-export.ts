import { defineExportFormat, type OutgoingSample } from '../format.ts'
import { contextName, isoTime, MARK } from '../own-columns.ts'

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
  return {
    [MARK]: s.id,
    id: s.externalId,
    ...(content.kind === 'text' ? { text: content.text } : { image: content.name, sha256: content.sha256 }),
    label: s.label,
    state: s.state,
    annotator: s.annotator,
    labelled_at: isoTime(s.labelledAt),
    dwell_ms: s.dwellMs,
    reason: s.reason,
    predictions: s.predictions,
    model: s.model,
    ...(s.also.length > 0 && { also: s.also }),
    ...Object.fromEntries(Object.entries(context).map(([name, value]) => [contextName(name), value])),
  }
}

import { decide } from '../answers.ts'
import { numberOf, scalar, type JsonObject } from '../json-values.ts'
import { labelsIn } from '../labels-in.ts'
import { defineRecordFormat, toolOptions, type Answer } from '../record-format.ts'

/** What Prodigy writes for its own use; none of it says anything of the text. */
const ANSWERED = new Set(['answer', 'accept', 'label', 'options', '_timestamp', '_annotator_id', '_session_id'])
const OWN = [
  '_input_hash',
  '_task_hash',
  '_session_id',
  '_annotator_id',
  '_view_id',
  'accept',
  'options',
  'label',
  'spans',
]
const isAnswer = (answer: unknown) => answer === 'accept' || answer === 'reject' || answer === 'ignore'

/**
 * { "text": "…", "label": "REFUND", "answer": "accept" | "reject" | "ignore" } of a yes-or-no question, or
 * { "text": "…", "options": [{ "id": "REFUND", "text": "…" }], "accept": ["REFUND"], "answer": "accept" } of a choice.
 */
export const prodigyImport = defineRecordFormat({
  id: 'prodigy.v1',
  title: 'Prodigy JSONL',
  summary: 'Texts with their answers: accepted labels and choices are labels, ignored ones are skipped.',
  extensions: ['jsonl'],
  options: toolOptions,
  knows: (records) => {
    const answered = records.filter(({ answer }) => isAnswer(answer))
    const isOwn = (record: JsonObject) => OWN.some((name) => Object.hasOwn(record, name))
    return answered.length > 0 &&
      answered.every(isOwn) &&
      records.every((r) => r.answer === undefined || isAnswer(r.answer))
      ? 0.95
      : 0
  },
  open: () => ({ tell: (record) => ({ fields: fieldsOf(record), answer: answerIn(record) }), hasAnswers: true }),
})

const fieldsOf = (record: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !ANSWERED.has(name)))

function answerIn(record: JsonObject): Answer {
  const { answer, accept, label } = record
  const labels = accept === undefined ? labelsIn(label) : labelsIn(accept)
  const seconds = numberOf(record._timestamp)
  const annotator = scalar(record._annotator_id ?? record._session_id) || undefined
  const at = Number.isFinite(seconds) ? 1000 * seconds : undefined
  if (answer === 'reject') return rejection(labels)
  // Before anybody answered, the label is only what will be asked.
  const isSkip = answer === 'ignore'
  if (answer !== 'accept' && !isSkip) return labels.length > 0 ? { beside: { 'asked label': labels.join(', ') } } : {}
  const isNone = Array.isArray(accept) && accept.length === 0
  const decided = decide([{ labels, isSkip, isNone, annotator, at }])
  return isSkip && labels.length > 0 ? { ...decided, beside: { 'asked label': labels.join(', ') } } : decided
}

/** What a text is not does not say what it is. */
const rejection = (labels: readonly string[]): Answer => ({
  notes: [{ reason: 'answer-rejected', detail: labels.join(', ') || '–' }],
  ...(labels.length > 0 && { beside: { 'rejected label': labels.join(', ') } }),
})

import { recordChecker } from './check-record.ts'
import type { IncomingSample, RejectedRecord } from './format.ts'
import { RecordFault, type JsonRecord } from './json-elements.ts'
import { contextValue, fieldOf, opened, scalar, type JsonObject } from './json-values.ts'
import { labelsIn, labelText, severalLabels } from './labels-in.ts'
import type { VectorsBeside } from './npy/vectors-beside.ts'
import { ownSample, type OwnField } from './own-sample.ts'
import type { Answer } from './record-format.ts'
import type { RecordLayout } from './record-layout.ts'
import { rejected } from './rejected-record.ts'
import { setOwn } from './set-own.ts'

/** Turns records into samples or rejects, by the fields of each role. */
export function recordTaker({ at, leftOut, isOwn, reader, folder }: RecordLayout, vectors: VectorsBeside) {
  const special = new Set([at.text, at.id, at.vector])
  const isUsed = (name: string) => special.has(name) || leftOut.has(name)
  const check = recordChecker(at.vector !== undefined)
  return ({ line, raw, value }: JsonRecord, damaged: boolean): IncomingSample | RejectedRecord => {
    const beside = raw.trim() === '' ? undefined : vectors.next()
    if (value instanceof RecordFault) return rejected(line, value.reason, value.detail, raw)
    const told = reader.tell(value)
    const fields = opened(told.fields)
    const field = (name: string | undefined) => (name === undefined ? undefined : fieldOf(fields, name))
    const text = scalar(field(at.text))
    if (text === undefined) return rejected(line, 'missing-text-field', `no text in “${at.text ?? 'text'}”`, raw)
    const checked = check({ line, text, damaged, raw: () => raw }, field(at.vector), beside)
    if ('reason' in checked) return checked
    if (isOwn) return ownSample(line, ownFields(value, leftOut), folder)
    const labelled = at.label === undefined ? NO_ANSWER : answerOf(field(at.label))
    const { beside: kept, ...answer } = told.answer === undefined ? labelled : { ...labelled, ...told.answer }
    const hasLabel = answer.label !== undefined
    return {
      line,
      content: at.text === reader.images?.field ? { kind: 'image', path: text } : { kind: 'text', text },
      externalId: scalar(field(at.id)) || undefined,
      vector: checked.vector,
      ...answer,
      context: contextOf(fields, kept, (name) => isUsed(name) || (hasLabel && name === at.label)),
      ...reader.own?.(value, line, folder),
    }
  }
}

const ownFields = (value: JsonObject, leftOut: ReadonlySet<string>): OwnField[] =>
  Object.entries(value).flatMap(([name, field]) =>
    leftOut.has(name) ? [] : [[name, field === null ? null : contextValue(field)] as const],
  )

const NO_ANSWER: Answer = {}

/** What the field of the labels says; several are none of a single-label task, and stay in the context. */
function answerOf(value: unknown): Answer {
  const labels = labelsIn(value)
  if (labels.length > 1) return { labels: labels.map(labelText), notes: [severalLabels(labels)] }
  return labels.length === 0 ? NO_ANSWER : { label: labelText(labels[0]!) }
}

function contextOf(
  fields: JsonObject,
  beside: Answer['beside'],
  isUsed: (name: string) => boolean,
): IncomingSample['context'] {
  const context: Record<string, string | number | boolean> = {}
  for (const name in fields) {
    const value = fields[name]
    if (value !== null && value !== '' && !isUsed(name) && !isEmpty(value)) setOwn(context, name, contextValue(value))
  }
  for (const name in beside) setOwn(context, name, beside[name]!)
  return context
}

/** A list or object with nothing in it. */
const isEmpty = (value: unknown) =>
  typeof value === 'object' && value !== null && (Array.isArray(value) ? value : Object.keys(value)).length === 0

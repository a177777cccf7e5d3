import { recordChecker } from './check-record.ts'
import type { FurtherAnswer, IncomingSample, RejectedRecord } from './format.ts'
import { RecordFault, type JsonRecord } from './json-elements.ts'
import { cellOf, contextValue, fieldOf, opened, scalar, type JsonObject } from './json-values.ts'
import { labelsIn, labelText } from './labels-in.ts'
import { isMarked, taskOf } from './label-columns.ts'
import { answerOfLabels } from './single-label.ts'
import type { VectorsBeside } from './npy/vectors-beside.ts'
import { ownSample, type OwnField } from './own-sample.ts'
import type { Answer } from './record-format.ts'
import type { RecordLayout } from './record-layout.ts'
import { rejected } from './rejected-record.ts'
import { setOwn } from './set-own.ts'

/** Turns records into samples or rejects, by the fields of each role. */
export function recordTaker(
  { at, leftOut, isOwn, reader, folder, furtherAt, oneHot, preview }: RecordLayout,
  vectors: VectorsBeside,
) {
  const special = new Set([at.text, at.id, at.vector])
  const tasks = new Set((preview.tasks ?? []).map(({ name }) => name))
  const labelColumns = new Set([...furtherAt, ...oneHot])
  const isUsed = (name: string) => special.has(name) || leftOut.has(name) || labelColumns.has(name)
  const check = recordChecker(at.vector !== undefined)
  return ({ line, raw, value }: JsonRecord, damaged: boolean): IncomingSample | RejectedRecord => {
    const beside = raw.trim() === '' ? undefined : vectors.next()
    if (value instanceof RecordFault) return rejected(line, value.reason, value.detail, raw)
    const told = reader.tell(value)
    const fields = opened(told.fields)
    const field = (name: string | undefined) => (name === undefined ? undefined : fieldOf(fields, name))
    const given = scalar(field(at.text))
    if (given === undefined && at.text !== undefined)
      return rejected(line, 'missing-text-field', `no text in “${at.text}”`, raw)
    const checked = check({ line, text: given, damaged, raw: () => raw }, field(at.vector), beside)
    if ('reason' in checked) return checked
    const { text } = checked
    if (isOwn) return ownSample(line, ownFields(value, leftOut), folder, tasks)
    const labelled =
      oneHot.length > 0
        ? markedIn(fields, oneHot)
        : at.label === undefined
          ? NO_ANSWER
          : answerOf(field(at.label), at.label)
    const { beside: kept, ...answer } = told.answer === undefined ? labelled : { ...labelled, ...told.answer }
    const isLabel = (name: string) => name === at.label && (answer.label ?? answer.labels) !== undefined
    return {
      line,
      content:
        at.text !== undefined && at.text === reader.images?.field
          ? { kind: 'image', path: text }
          : { kind: 'text', text },
      externalId: scalar(field(at.id)) || undefined,
      vector: checked.vector,
      ...answer,
      ...(furtherAt.length > 0 && { answers: answersAt(fields, furtherAt) }),
      context: contextOf(fields, kept, (name) => isUsed(name) || isLabel(name)),
      ...reader.own?.(value, line, folder),
    }
  }
}

const ownFields = (value: JsonObject, leftOut: ReadonlySet<string>): OwnField[] =>
  Object.entries(value).flatMap(([name, field]) =>
    leftOut.has(name) ? [] : [[name, field === null ? null : contextValue(field)] as const],
  )

const NO_ANSWER: Answer = {}

/** What the field of the labels says; an empty list is how tools write what nobody has labelled yet. */
function answerOf(value: unknown, name: string): Answer {
  const labels = labelsIn(value)
  if (labels.length > 1) return answerOfLabels(labels, name, cellOf(value))
  return labels.length === 0 ? NO_ANSWER : { label: labelText(labels[0]!) }
}

/** The labels whose fields say that the record has them; nothing where none of them says anything. */
function markedIn(fields: JsonObject, names: readonly string[]): Answer {
  const cells = names.map((name) => cellOf(fieldOf(fields, name)))
  if (cells.every((cell) => cell.trim() === '')) return NO_ANSWER
  const found = names.filter((_, i) => isMarked(cells[i]!))
  return answerOfLabels(found, 'labels', found.join(', '))
}

const answersAt = (fields: JsonObject, names: readonly string[]): FurtherAnswer[] =>
  names.flatMap((name) => {
    const labels = labelsIn(fieldOf(fields, name))
    if (labels.length === 0) return []
    return [
      {
        task: taskOf(name),
        ...(labels.length > 1 ? { labels: labels.map(labelText) } : { label: labelText(labels[0]!) }),
      },
    ]
  })

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

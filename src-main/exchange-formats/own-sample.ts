import { resolve } from 'node:path'
import type { FurtherRecord, IncomingAnswer, IncomingSample, PersonalAnswer } from './format.ts'
import { labelsOf } from './single-label.ts'
import { GUARDED_MARK, originalName, OWN_COLUMNS, ownTasks, stampOf, taskFieldOf, unguarded } from './own-columns.ts'

type Scalar = string | number | boolean
/** A value of a record by name; lists and objects stand as JSON, as in a table. */
export type OwnField = readonly [name: string, value: Scalar | null]

/**
 * A sample out of a record this program wrote, exactly as it was: nothing is guessed, trimmed or converted. `folder`: where images are looked for.
 * A label counts whatever the state says, and against what each of several people has said, so that one written into the file by hand does.
 */
export function ownSample(
  line: number,
  fields: Iterable<OwnField>,
  folder: string,
  tasks: ReadonlySet<string> = NO_TASKS,
): IncomingSample {
  const own = new Map<string, Scalar>()
  const ofTasks = new Map<string, Map<string, Scalar>>()
  const context: [string, Scalar][] = []
  for (const [name, value] of fields) {
    if (value === null || value === '') continue
    const ofTask = tasks.size > 0 ? taskFieldOf(name) : null
    if (OWN_COLUMNS.has(name)) own.set(name, value)
    else if (ofTask && tasks.has(ofTask.task))
      ofTasks.set(ofTask.task, (ofTasks.get(ofTask.task) ?? new Map<string, Scalar>()).set(ofTask.field, value))
    else context.push([originalName(name), value])
  }
  const image = textOf(own.get('image'))
  const all = answersIn(parsed(own.get('answers')))
  const stands = answerOf(own)
  const answers = [...ofTasks].map(([task, said]) => ({ task, ...answerOf(said) })).filter(isGiven)
  const each = all.filter(({ task }) => {
    const decided = task === undefined ? stands : answers.find((one) => one.task === task)
    return decided && all.some((one) => one.task === task && isSame(one, decided))
  })
  return {
    line,
    externalId: textOf(own.get('id')),
    content: image
      ? { kind: 'image', path: resolve(folder, image), name: image }
      : { kind: 'text', text: textOf(own.get('text')) ?? '' },
    ...stands,
    ...(answers.length > 0 && { answers }),
    ...(each.length > 0 && { each }),
    also: furtherRecordsIn(parsed(own.get('also'))),
    context: Object.fromEntries([...context, ...Object.entries(scalarsIn(parsed(own.get('more_context'))))]),
  }
}

const NO_TASKS: ReadonlySet<string> = new Set()

const isSame = (one: IncomingAnswer, other: IncomingAnswer): boolean => keyOf(one) === keyOf(other)
const keyOf = (answer: IncomingAnswer): string => JSON.stringify([[...(labelsOf(answer) ?? [])].sort(), answer.state])
const isGiven = ({ label, labels, state }: IncomingAnswer) => (label ?? labels ?? state) !== undefined

/** What the columns of one task say, or what is told of one person. A label counts whatever the state says. */
function answerOf(said: ReadonlyMap<string, Scalar>): IncomingAnswer {
  const list = parsed(said.get('labels'))
  const labels = Array.isArray(list) ? list.filter(isScalar).map(String) : null
  const label =
    textOf(said.get('label')) ?? (labels ? (labels.length === 1 ? labels[0] : undefined) : textOf(said.get('labels')))
  const state = label === undefined ? said.get('state') : undefined
  return {
    label,
    ...(label === undefined && labels && state !== 'skipped' && state !== 'flagged' && { labels }),
    ...(state === 'skipped' || state === 'flagged' ? { state } : {}),
    stateReason: textOf(said.get('reason')),
    ...stampOf(said.get('annotator'), said.get('labelled_at')),
    dwellMs: numberIn(said.get('dwell_ms')),
  }
}

/** What each of several people said: [{ "annotator": "Mei", "label": "a" }, { "task": "urgency", … }]. */
function answersIn(list: unknown): PersonalAnswer[] {
  if (!Array.isArray(list)) return []
  return list.filter(isRecord).map(({ task, labels, ...said }) => {
    const fields = Object.entries({ ...said, labels: Array.isArray(labels) ? JSON.stringify(labels) : labels })
    const known = new Map(fields.filter((field): field is [string, Scalar] => isScalar(field[1])))
    return { ...(isScalar(task) && { task: String(task) }), ...answerOf(known) }
  })
}

/** The same for rows of a table, without the columns that are left out. Guarded cells are laid bare. */
export function ownRows(names: readonly string[], isKept: (column: number) => boolean, folder: string) {
  const bare = names.includes(GUARDED_MARK) ? unguarded : (cell: string) => cell
  const tasks = new Set(ownTasks(names.map(bare)).map(({ name }) => name))
  const columns = names.flatMap((name, i) => (isKept(i) ? [[i, bare(name)] as const] : []))
  return (line: number, fields: readonly string[]): IncomingSample =>
    ownSample(
      line,
      columns.map(([i, name]) => [name, bare(fields[i]!)] as const),
      folder,
      tasks,
    )
}

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value)
const textOf = (value: Scalar | undefined): string | undefined => (value === undefined ? undefined : String(value))
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const numberIn = (value: Scalar | undefined): number | undefined =>
  value !== undefined && Number.isFinite(Number(value)) ? Number(value) : undefined

/** What a person has made of a cell of ours may be anything. */
function parsed(value: Scalar | undefined): unknown {
  if (typeof value !== 'string') return undefined
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}
function scalarsIn(found: unknown): Record<string, Scalar> {
  return Object.fromEntries(
    Object.entries(isRecord(found) ? found : {}).filter((entry): entry is [string, Scalar] => isScalar(entry[1])),
  )
}

function furtherRecordsIn(list: unknown): readonly FurtherRecord[] | undefined {
  if (!Array.isArray(list)) return undefined
  return list.filter(isRecord).map(({ id, label, context }) => ({
    ...(isScalar(id) && { id: String(id) }),
    ...(isScalar(label) && { label: String(label) }),
    ...(isRecord(context) && { context: scalarsIn(context) }),
  }))
}

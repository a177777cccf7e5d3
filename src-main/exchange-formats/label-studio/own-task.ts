import { contextValue, fieldOf, isObject, objectsIn, type JsonObject } from '../json-values.ts'
import type { TargetKind } from '../../platform/targets.ts'
import type { FurtherTask, IncomingSample } from '../format.ts'
import { MARK, taskColumn } from '../own-columns.ts'
import { ownSample, type OwnField } from '../own-sample.ts'

/** What this program wrote into a task beyond Label Studio's own fields; undefined for any other task. */
const markIn = ({ meta }: JsonObject): JsonObject | undefined => {
  const mark = isObject(meta) ? fieldOf(meta, MARK) : undefined
  return isObject(mark) ? mark : undefined
}
export const isOwnTask = (task: JsonObject): boolean => markIn(task) !== undefined

/** The kind of the task whose labels a task of ours has. */
export const ownKindIn = (task: JsonObject): TargetKind | undefined => {
  const mark = markIn(task)
  return mark && (Object.hasOwn(mark, 'labels') ? 'multi' : 'single')
}

/** The further tasks of the project that a task of ours is from. */
export const ownTasksIn = (task: JsonObject): FurtherTask[] =>
  tasksIn(markIn(task)).map(([name, said]) => ({ name, kind: Object.hasOwn(said, 'labels') ? 'multi' : 'single' }))
const tasksIn = (mark: JsonObject | undefined) =>
  Object.entries(isObject(mark?.tasks) ? mark.tasks : {}).filter((entry): entry is [string, JsonObject] =>
    isObject(entry[1]),
  )

/** A task of ours, exactly as it was; where somebody has annotated it since, only what is not the answer. */
export function ownPartOf(task: JsonObject, line: number, folder: string): Partial<IncomingSample> {
  const mark = markIn(task)
  if (!mark) return {}
  const names = new Set(tasksIn(mark).map(([name]) => name))
  const { externalId, content, context, also, ...answer } = ownSample(line, fieldsOf(task, mark), folder, names)
  const beside = { externalId, content, context, also, predictions: undefined }
  return isUntouched(task, mark) ? { ...NOTHING_READ, ...answer, ...beside } : beside
}

/** What was read from the annotations counts for nothing. */
const NOTHING_READ = {
  label: undefined,
  labels: undefined,
  labelsAside: undefined,
  state: undefined,
  stateReason: undefined,
  annotator: undefined,
  createdAt: undefined,
  dwellMs: undefined,
  notes: undefined,
  answers: undefined,
  each: undefined,
  eachAside: undefined,
} satisfies Partial<IncomingSample>

function fieldsOf(task: JsonObject, mark: JsonObject): OwnField[] {
  const choices = choicesIn(objectsIn(task.annotations)[0])
  const { tasks: _tasks, annotations: _annotations, labels, ...own } = mark
  const isMulti = Object.hasOwn(mark, 'labels')
  // An answer that an annotation tells is the annotation’s, whoever has changed it.
  const isTold = !Object.hasOwn(mark, 'annotations') && choices.length > 0
  const label = isMulti ? { labels: isTold ? choices : labels } : { label: firstAnswer(mark, choices) }
  const ofTasks = tasksIn(mark).flatMap(([name, said]) =>
    Object.entries(said).map(([field, value]) => [taskColumn(field, name), value] as const),
  )
  const all = { ...(isObject(task.data) ? task.data : {}), ...own, ...label, ...Object.fromEntries(ofTasks) }
  return Object.entries(all).map(([name, value]) => [
    name,
    value === null || value === undefined ? null : contextValue(value),
  ])
}
/** The label of the first task: as told beside several annotations, that of the only one, or none where the first is of another task. */
function firstAnswer(mark: JsonObject, choices: readonly unknown[]): unknown {
  if (Object.hasOwn(mark, 'label')) return mark.label
  return Object.hasOwn(mark, 'annotations') && mark.state !== 'labelled' ? undefined : choices[0]
}

/** Its annotations are those that we wrote, or there is none, as we left it. */
function isUntouched(task: JsonObject, mark: JsonObject): boolean {
  const annotations = objectsIn(task.annotations)
  if (Array.isArray(mark.annotations))
    return JSON.stringify(annotations.map(saidIn)) === JSON.stringify(mark.annotations)
  const wrote = mark.state === 'labelled' || mark.state === 'skipped' ? 1 : 0
  return (
    annotations.length === wrote &&
    annotations.every((a) => a.annotator === mark.annotator && a.created_at === mark.labelled_at)
  )
}
/** Who said when what to which question. */
export const saidIn = (annotation: JsonObject): readonly unknown[] => [
  annotation.annotator ?? null,
  annotation.created_at ?? null,
  objectsIn(annotation.result)[0]?.from_name ?? null,
  choicesIn(annotation),
]

function choicesIn(annotation: JsonObject | undefined): readonly unknown[] {
  const value = objectsIn(annotation?.result)[0]?.value
  return isObject(value) && Array.isArray(value.choices) ? value.choices : []
}

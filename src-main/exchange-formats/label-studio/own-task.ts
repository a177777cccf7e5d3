import { contextValue, fieldOf, isObject, objectsIn, type JsonObject } from '../json-values.ts'
import type { IncomingSample } from '../format.ts'
import { MARK } from '../own-columns.ts'
import { ownSample, type OwnField } from '../own-sample.ts'

/** What this program wrote into a task beyond Label Studio's own fields; undefined for any other task. */
const markIn = ({ meta }: JsonObject): JsonObject | undefined => {
  const mark = isObject(meta) ? fieldOf(meta, MARK) : undefined
  return isObject(mark) ? mark : undefined
}
export const isOwnTask = (task: JsonObject): boolean => markIn(task) !== undefined

/** A task of ours, exactly as it was; where somebody has annotated it since, only what is not the answer. */
export function ownPartOf(task: JsonObject, line: number, folder: string): Partial<IncomingSample> {
  const mark = markIn(task)
  if (!mark) return {}
  const { externalId, content, context, also, ...answer } = ownSample(line, fieldsOf(task, mark), folder)
  const beside = { externalId, content, context, also, predictions: undefined }
  return isUntouched(task, mark) ? { ...answer, ...beside, notes: undefined } : beside
}

function fieldsOf(task: JsonObject, mark: JsonObject): OwnField[] {
  const label = choiceIn(objectsIn(task.annotations)[0])
  const all = { ...(isObject(task.data) ? task.data : {}), ...mark, label }
  return Object.entries(all).map(([name, value]) => [name, value === null ? null : contextValue(value)])
}

/** Its one annotation is the one we wrote, or there is none, as we left it. */
function isUntouched(task: JsonObject, mark: JsonObject): boolean {
  const annotations = objectsIn(task.annotations)
  const wrote = mark.state === 'labelled' || mark.state === 'skipped' ? 1 : 0
  return (
    annotations.length === wrote &&
    annotations.every((a) => a.annotator === mark.annotator && a.created_at === mark.labelled_at)
  )
}

function choiceIn(annotation: JsonObject | undefined): unknown {
  const value = objectsIn(annotation?.result)[0]?.value
  return isObject(value) && Array.isArray(value.choices) ? value.choices[0] : undefined
}

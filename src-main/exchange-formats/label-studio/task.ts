import type { PersonsAnswer } from '../answers.ts'
import type { Answered, OtherAnswer } from '../controls.ts'
import { cellOf, isObject, numberOf, objectsIn, scalar, type JsonObject } from '../json-values.ts'

/**
 * A task as Label Studio writes it, also before version 1.0 (completions):
 * { "id": 1, "data": { "text": … }, "annotations": [{ "completed_by": …, "created_at": …, "updated_at": …, "was_cancelled": false, "ground_truth": false,
 *   "lead_time": 3.2, "result": [{ "from_name": "sentiment", "type": "choices", "value": { "choices": ["a"] } }] }],
 *   "predictions": [{ "score": 0.9, "result": [ … ] }] }
 */
export const dataOf = (task: JsonObject): JsonObject => (isObject(task.data) ? task.data : {})
export const annotationsIn = (task: JsonObject) => objectsIn(task.annotations ?? task.completions)

/** Named controls that an annotation or prediction answers with choices. */
export const controlsIn = (annotation: JsonObject): Answered[] =>
  objectsIn(annotation.result).flatMap((result) => {
    const [choices, name] = [choicesIn(result), nameOf(result)]
    return choices && name !== '' ? [{ name, labels: choices.length }] : []
  })

/** What an annotation says to one control. `takesNameless`: results that name no control, as programs write them, are answers to it. */
export function answerOf(annotation: JsonObject, control: string | undefined, takesNameless = true): PersonsAnswer {
  const { was_cancelled, ground_truth, annotator, completed_by, created_at, updated_at, lead_time } = annotation
  const seconds = numberOf(lead_time)
  return {
    labels: labelsOf(annotation, takesNameless ? ['', control] : [control]),
    isSkip: was_cancelled === true,
    isGroundTruth: ground_truth === true,
    annotator: personIn(annotator ?? completed_by),
    at: timeOf(updated_at) ?? timeOf(created_at),
    dwellMs: seconds >= 0 ? Math.round(1000 * seconds) : undefined,
  }
}

/** What it says to others than these, and with regions. */
export const othersIn = (annotation: JsonObject, controls: readonly (string | undefined)[]): OtherAnswer[] =>
  objectsIn(annotation.result).flatMap((result) => {
    if (['', ...controls].includes(nameOf(result)) && choicesIn(result)) return []
    const words = wordsOf(result)
    const kind = scalar(result.type) ?? 'unknown'
    return [
      words === null ? { name: nameOf(result) || kind, words: kind, isLeftOut: true } : { name: nameOf(result), words },
    ]
  })

/** label → score, 1 where a prediction has none. */
export function predictionsIn(
  task: JsonObject,
  control: string | undefined,
): Readonly<Record<string, number>> | undefined {
  const pairs = objectsIn(task.predictions).flatMap((prediction) => {
    const score = numberOf(prediction.score)
    return labelsOf(prediction, ['', control]).map((label) => [label, Number.isFinite(score) ? score : 1] as const)
  })
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined
}

const nameOf = ({ from_name }: JsonObject): string => scalar(from_name) ?? ''
const labelsOf = ({ result }: JsonObject, controls: readonly (string | undefined)[]): string[] => [
  ...new Set(objectsIn(result).flatMap((one) => (controls.includes(nameOf(one)) ? (choicesIn(one) ?? []) : []))),
]
const choicesIn = ({ value }: JsonObject): string[] | null =>
  isObject(value) && Array.isArray(value.choices)
    ? value.choices.flatMap((choice) => scalar(choice)?.trim() || [])
    : null

/** Text areas, ratings, numbers and dates in words; null for spans, boxes, relations. */
function wordsOf({ value, type }: JsonObject): string | null {
  if (!isObject(value) || 'start' in value || 'x' in value) return null
  const said = value[type === 'textarea' ? 'text' : (scalar(type) ?? '')]
  if (said === undefined) return null
  return Array.isArray(said) ? said.map(cellOf).join('; ') : cellOf(said)
}

/** ms since 1970 */
export const timeOf = (time: unknown): number | undefined => {
  const ms = typeof time === 'string' ? Date.parse(time) : NaN
  return Number.isFinite(ms) ? ms : undefined
}

/** A name, a number, or { "email": … }. */
export const personIn = (who: unknown): string | undefined =>
  scalar(isObject(who) ? (who.email ?? who.id) : who) || undefined

import { isObject, numberOf, objectsIn, scalar, type JsonObject } from '../json-values.ts'

/**
 * A task as Label Studio writes it, also before version 1.0 (completions):
 * { "id": 1, "data": { "text": … }, "annotations": [{ "completed_by": …, "created_at": …, "result": [{ "type": "choices", "value": { "choices": ["a"] } }] }],
 *   "predictions": [{ "score": 0.9, "result": [ … ] }] }
 */
export interface Annotation {
  readonly label?: string
  /** All choices, where they are several. */
  readonly choices?: readonly string[]
  readonly annotator?: string
  /** ms since 1970 */
  readonly createdAt?: number
}

export const dataOf = (task: JsonObject): JsonObject => (isObject(task.data) ? task.data : {})

/** The newest annotation that makes a choice and was not cancelled. */
export function annotationIn(task: JsonObject): Annotation | undefined {
  const all = objectsIn(task.annotations ?? task.completions).flatMap((annotation) => {
    const choices = choicesIn(annotation)
    if (annotation.was_cancelled === true || choices.length === 0) return []
    const createdAt = typeof annotation.created_at === 'string' ? Date.parse(annotation.created_at) : NaN
    return [
      {
        ...(choices.length === 1 ? { label: choices[0] } : { choices }),
        annotator: nameOf(annotation.annotator ?? annotation.completed_by),
        createdAt: Number.isFinite(createdAt) ? createdAt : undefined,
      },
    ]
  })
  return all.reduce<Annotation | undefined>(
    (best, next) => (best === undefined || (next.createdAt ?? 0) > (best.createdAt ?? 0) ? next : best),
    undefined,
  )
}

/** label → score, 1 where a prediction has none. */
export function predictionsIn(task: JsonObject): Readonly<Record<string, number>> | undefined {
  const pairs = objectsIn(task.predictions).flatMap((prediction) =>
    choicesIn(prediction).map(
      (label) => [label, Number.isFinite(numberOf(prediction.score)) ? numberOf(prediction.score) : 1] as const,
    ),
  )
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined
}

function choicesIn({ result }: JsonObject): readonly string[] {
  const values = objectsIn(result).flatMap(({ value }) =>
    isObject(value) && Array.isArray(value.choices) ? [value.choices] : [],
  )
  return (values[0] ?? []).flatMap((choice) => scalar(choice) || [])
}

/** A name, a number, or { "email": … }. */
const nameOf = (who: unknown): string | undefined => scalar(isObject(who) ? (who.email ?? who.id) : who) || undefined

import { isObject, objectsIn, scalar, type JsonObject } from '../json-values.ts'
import { labelsIn } from '../labels-in.ts'
import { labelsOfValue, scoreOf, type ArgillaRecord } from './argilla-record.ts'

const STATUS = /^(?:default|edited|validated|discarded)$/i
const QUESTION = 'annotation'

/**
 * Text classification of Argilla 1 (and Rubrix before it): { "text": null, "inputs": { "text": "…" }, "annotation": "neg",
 * "annotation_agent": "ann", "prediction": [{ "label": "neg", "score": 0.9 }], "status": "Validated" | "Discarded" | … }
 */
export const isClassification = (record: JsonObject): boolean =>
  (isObject(record.inputs) || typeof record.text === 'string') &&
  ['annotation', 'prediction'].every((name) => Object.hasOwn(record, name)) &&
  typeof record.status === 'string' &&
  STATUS.test(record.status)

export function readClassification(record: JsonObject): ArgillaRecord {
  const {
    inputs,
    text,
    annotation,
    annotation_agent,
    prediction,
    status,
    event_timestamp,
    multi_label: _,
    ...more
  } = record
  const at = typeof event_timestamp === 'string' ? Date.parse(event_timestamp) : NaN
  const isSkip = /^discarded$/i.test(scalar(status) ?? '')
  const labels = annotation === null || annotation === undefined ? [] : labelsIn(annotation)
  const isNone = Array.isArray(annotation) && annotation.length === 0 && /^validated$/i.test(scalar(status) ?? '')
  const answer = {
    labels,
    isSkip,
    isNone,
    annotator: scalar(annotation_agent) || undefined,
    at: Number.isFinite(at) ? at : undefined,
  }
  const guesses = predictionIn(prediction)
  return {
    fields: { ...(isObject(inputs) ? inputs : { text }), ...more },
    answers: new Map(labels.length > 0 || isSkip || isNone ? [[QUESTION, [answer]]] : []),
    suggestions: new Map(Object.keys(guesses).length > 0 ? [[QUESTION, guesses]] : []),
  }
}

/** [{ "label": "neg", "score": 0.9 }], or pairs, [["neg", 0.9]]. */
function predictionIn(prediction: unknown): Record<string, number> {
  const named = objectsIn(prediction).flatMap(({ label, score }) =>
    labelsOfValue(label).map((l) => [l, scoreOf(score)] as const),
  )
  const lists = Array.isArray(prediction) ? prediction.filter((one) => Array.isArray(one)) : []
  const pairs = lists.flatMap(([label, score]: unknown[]) =>
    labelsOfValue(label).map((l) => [l, scoreOf(score)] as const),
  )
  return Object.fromEntries([...named, ...pairs])
}

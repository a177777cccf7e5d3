import type { PersonsAnswer } from '../answers.ts'
import { isObject, objectsIn, scalar, type JsonObject } from '../json-values.ts'
import { labelsOfValue, NO_QUESTION, scoreOf, type ArgillaRecord } from './argilla-record.ts'

/**
 * Feedback records. Nested, of Argilla 2: { "fields": { "text": "…" }, "responses": { "label": [{ "value": "neg", "user_id": "u1", "status": "submitted" }] },
 * "suggestions": { "label": { "value": "pos", "score": 0.8 } } }; of Argilla 1: { "fields": …, "responses": [{ "user_id": "u1", "status": "submitted",
 * "values": { "label": { "value": "neg" } } }], "suggestions": [{ "question_name": "label", "value": "pos" }] }. Flat, as they become tables:
 * { "text": "…", "label.responses": ["neg"], "label.responses.users": ["u1"], "label.responses.status": ["submitted"], "label.suggestion": "pos" }, and of Argilla 1:
 * { "text": "…", "label": [{ "user_id": "u1", "value": "neg", "status": "submitted" }], "label-suggestion": "pos" }.
 */
export const isFeedback = (record: JsonObject): boolean =>
  (isObject(record.fields) && isNested(record)) ||
  Object.keys(record).some((name) => name.endsWith('.responses') || isSuggestion(record, name)) ||
  Object.values(record).some(isResponseList)

/** Responses and suggestions are objects of some kind, never plain values. */
function isNested({ responses, suggestions }: JsonObject): boolean {
  const parts = [responses, suggestions].filter((part) => part !== undefined && part !== null)
  const isNone = (one: unknown) => typeof one !== 'object' || one === null
  return parts.length > 0 && parts.every((part) => !isNone(part) && !Object.values(part).some(isNone))
}

/** A name alone is no proof. */
const isSuggestion = (record: JsonObject, name: string) =>
  SUGGESTION.test(name) &&
  [`${name}.score`, `${name}.agent`, `${name}-metadata`].some((more) => Object.hasOwn(record, more))
const SUGGESTION = /^(.+)[.-]suggestion$/
const isResponseList = (value: unknown) => {
  const all = objectsIn(value)
  return all.length > 0 && all.every((one) => 'value' in one && 'user_id' in one)
}

export function readFeedback(record: JsonObject): ArgillaRecord {
  const answers = new Map<string, PersonsAnswer[]>()
  const suggestions = new Map<string, Record<string, number>>()
  const respond = (question: string, value: unknown, user: unknown, status: unknown) => {
    const labels = labelsOfValue(value)
    const isSkip = /^discarded$/i.test(scalar(status) ?? '')
    // A draft is no answer yet.
    const isNone = Array.isArray(value) && value.length === 0 && /^submitted$/i.test(scalar(status) ?? '')
    if (/^draft$/i.test(scalar(status) ?? '') || (labels.length === 0 && !isSkip && !isNone)) return
    const all = answers.get(question) ?? []
    answers.set(question, [...all, { labels, isSkip, isNone, annotator: scalar(user) || undefined }])
  }
  const suggest = (question: string, value: unknown, score: unknown) => {
    const labels = labelsOfValue(value)
    if (labels.length > 0) suggestions.set(question, Object.fromEntries(labels.map((label) => [label, scoreOf(score)])))
  }
  const fields = isObject(record.fields) ? readNested(record, respond, suggest) : readFlat(record, respond, suggest)
  return { fields, answers, suggestions }
}
type Respond = (question: string, value: unknown, user: unknown, status: unknown) => void
type Suggest = (question: string, value: unknown, score: unknown) => void

function readNested(
  { fields, responses, suggestions, ...more }: JsonObject,
  respond: Respond,
  suggest: Suggest,
): JsonObject {
  if (isObject(responses))
    for (const [question, all] of Object.entries(responses))
      for (const { value, user_id, status } of objectsIn(all)) respond(question, value, user_id, status)
  for (const { values, user_id, status } of objectsIn(responses)) {
    const given = Object.entries(isObject(values) ? values : {})
    // A record discarded as a whole answers no question in particular.
    if (given.length === 0) respond(NO_QUESTION, null, user_id, status)
    for (const [question, one] of given) respond(question, isObject(one) ? one.value : one, user_id, status)
  }
  if (isObject(suggestions))
    for (const [question, one] of Object.entries(suggestions))
      if (isObject(one)) suggest(question, one.value, one.score)
  for (const { question_name, value, score } of objectsIn(suggestions))
    suggest(scalar(question_name) ?? '', value, score)
  return { ...(fields as JsonObject), ...more }
}

function readFlat(record: JsonObject, respond: Respond, suggest: Suggest): JsonObject {
  const names = Object.keys(record)
  const questions = names
    .filter((name) => name.endsWith('.responses'))
    .map((name) => name.slice(0, -'.responses'.length))
  for (const question of questions) {
    const at = (part: string, i: number) => {
      const list = record[`${question}.responses${part}`]
      return Array.isArray(list) ? (list[i] as unknown) : undefined
    }
    const all = record[`${question}.responses`]
    for (let i = 0; i < (Array.isArray(all) ? all.length : 0); i++)
      respond(question, at('', i), at('.users', i), at('.status', i))
  }
  const lists = names.filter((name) => isResponseList(record[name]))
  for (const name of lists)
    for (const { value, user_id, status } of objectsIn(record[name])) respond(name, value, user_id, status)
  for (const name of names) {
    const question = SUGGESTION.exec(name)?.[1]
    const score =
      record[`${name}.score`] ??
      (isObject(record[`${name}-metadata`]) && (record[`${name}-metadata`] as JsonObject).score)
    if (question !== undefined) suggest(question, record[name], score)
  }
  const isTaken = (name: string) => lists.includes(name) || /\.responses(\.\w+)?$|[.-]suggestion([.-]\w+)?$/.test(name)
  return Object.fromEntries(Object.entries(record).filter(([name]) => !isTaken(name)))
}

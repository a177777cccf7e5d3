import { isObject, scalar, type JsonObject } from './json-values.ts'

/**
 * The labels that a field holds: one, a list of them, objects that name them as doccano ({ "id": 3, "text": "neg" }) or Label Studio
 * ({ "choices": ["a"] }) do. Spans and anything else are none.
 */
export function labelsIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) {
    const label = (isObject(value) ? named(value) : scalar(value))?.trim()
    return label ? [label] : label === undefined && isObject(value) ? choicesOf(value) : []
  }
  const labels = value.map((one) => (isObject(one) ? named(one) : scalar(one)))
  if (!labels.every((label) => label !== undefined)) return []
  return [...new Set(labels.map((label) => label.trim()).filter((label) => label !== ''))]
}
const named = ({ text, label, name, ...more }: JsonObject) =>
  SPAN.some((key) => key in more) ? undefined : scalar(text ?? label ?? name)
const SPAN = ['start', 'start_offset', 'end', 'end_offset']
const choicesOf = ({ choices }: JsonObject) => (Array.isArray(choices) ? labelsIn(choices) : [])

/** Truth values have one spelling: Python writes True and R TRUE where JSON writes true. */
export const labelText = (label: string): string => (/^(?:true|false)$/i.test(label) ? label.toLowerCase() : label)

import type { OpenedParquet } from './decoder-thread.ts'
import { isObject } from '../json-values.ts'

/** Names of the classes of numbered columns, where the `datasets` library wrote the file and says so in its metadata. */
export function classNamesIn(notes: OpenedParquet['notes']): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  const written = notes.find(({ key }) => key === 'huggingface')?.value
  const { info } = parsed(written)
  const features = isObject(info) && isObject(info.features) ? info.features : {}
  for (const [column, feature] of Object.entries(features)) {
    const names = namesOf(feature, 3)
    if (names) found.set(column, names)
  }
  return found
}

/** Of the class itself, or of what a list of them holds. */
function namesOf(feature: unknown, depth: number): readonly string[] | undefined {
  const one: unknown = Array.isArray(feature) ? feature[0] : feature
  if (!isObject(one) || depth === 0) return undefined
  const { names } = one
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names
  return namesOf(one.feature, depth - 1)
}

function parsed(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return isObject(value) ? value : {}
  } catch {
    // Somebody else's metadata are no reason to refuse the data.
    return {}
  }
}

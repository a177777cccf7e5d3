/**
 * What a JSON column holds, or `otherwise` where it cannot be read or is something else than `fits` wants: a damaged byte must cost no more than
 * the value it stands in.
 */
export function storedJson<Value>(
  text: string | null,
  otherwise: Value,
  fits: (value: unknown) => boolean = like(otherwise),
): Value {
  if (text === null) return otherwise
  try {
    const value: unknown = JSON.parse(text)
    return fits(value) ? (value as Value) : otherwise
  } catch {
    return otherwise
  }
}

/**
 * Whether a value has the shape of an example: the same keys (and perhaps others) with values of the same kind, arrays of what the example's first
 * entry is like; null is like anything.
 */
export const like =
  (example: unknown) =>
  (value: unknown): boolean => {
    if (example === null) return true
    if (Array.isArray(example))
      return Array.isArray(value) && (example.length === 0 || value.every(like(example[0] as unknown)))
    if (typeof example !== 'object') return typeof value === typeof example
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    const fields = value as Readonly<Record<string, unknown>>
    return Object.entries(example).every(([key, wanted]) => Object.hasOwn(fields, key) && like(wanted)(fields[key]))
  }

/** How values of a column become text; `classNames`: of a column of class numbers, alone or in lists. */
export function cellText(classNames: readonly string[] | undefined): (value: unknown) => string {
  if (!classNames) return plainText
  const named = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(named)
    const at = typeof value === 'bigint' || typeof value === 'number' ? Number(value) : NaN
    // A data set writes −1 where it keeps the label to itself.
    return at === -1 ? null : (classNames[at] ?? value)
  }
  return (value) => plainText(named(value))
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' && Number.isNaN(value)) return ''
  if (value instanceof Date) return dateText(value)
  if (value instanceof Uint8Array) return ''
  if (typeof value !== 'object') return String(value)
  return ArrayBuffer.isView(value)
    ? JSON.stringify(Array.from(value as Float64Array))
    : JSON.stringify(value, plainValue)
}

/** Midnight is a day. */
function dateText(date: Date): string {
  if (!Number.isFinite(date.getTime())) return ''
  const text = date.toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text
}

const plainValue = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value instanceof Uint8Array ? `${value.length} bytes` : value

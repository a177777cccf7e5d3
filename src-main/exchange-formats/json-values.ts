export type JsonObject = Readonly<Record<string, unknown>>

/** A number kept as it is spelt; JSON.stringify writes it so. */
interface SpeltNumber {
  readonly rawJSON: string
}
/** What TypeScript's library does not know of JSON yet. */
const { rawJSON: rawJson, isRawJSON: isSpelt } = JSON as unknown as {
  readonly rawJSON: (spelt: string) => SpeltNumber
  readonly isRawJSON: (value: unknown) => value is SpeltNumber
}
export { rawJson }

/** An object as JSON writes it: no list, no raw number, and nothing this program made. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
export const objectsIn = (list: unknown): readonly JsonObject[] => (Array.isArray(list) ? list.filter(isObject) : [])

/** A field of the record's own: one called “constructor” is there only where the record has it. */
export const fieldOf = (record: JsonObject, name: string): unknown =>
  Object.hasOwn(record, name) ? record[name] : undefined

/** A text, number or truth value as text. */
export const scalar = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : isSpelt(value)
        ? value.rawJSON
        : undefined

/** A number, also one written as text; NaN where it is none. */
export const numberOf = (value: unknown): number => {
  const text = scalar(value)
  return typeof value === 'boolean' || text === undefined || text.trim() === '' ? NaN : Number(text)
}

/** A value as a cell of a table: lists and objects as JSON, nothing as nothing. */
export const cellOf = (value: unknown): string =>
  value === undefined || value === null ? '' : (scalar(value) ?? JSON.stringify(value))

/** A value as context keeps it: numbers that a number cannot hold as text, lists and objects as JSON. */
export const contextValue = (value: unknown): string | number | boolean =>
  typeof value === 'number' || typeof value === 'boolean' ? value : cellOf(value)

/** Levels a record may be nested: far beyond any data, and well within what can be walked and written. */
export const DEEPEST = 500

/** Whether a value is nested deeper than `levels`. */
export function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  if (!Array.isArray(value)) return Object.values(value).some((part) => isDeeperThan(levels - 1, part))
  // No call for each of a vector's numbers.
  for (let i = 0; i < value.length; i++)
    if (typeof value[i] === 'object' && isDeeperThan(levels - 1, value[i])) return true
  return false
}

/** Whether a string or a name anywhere in it holds half of a character. */
export function hasLoneSurrogate(value: unknown): boolean {
  if (typeof value === 'string') return !value.isWellFormed()
  if (typeof value !== 'object' || value === null) return false
  return Array.isArray(value)
    ? value.some(hasLoneSurrogate)
    : Object.entries(value).some(([name, part]) => !name.isWellFormed() || hasLoneSurrogate(part))
}

/** Fields an object is opened for; one of more is a dictionary. */
const MOST_OPENED = 64
const isOpened = (value: unknown): value is JsonObject => {
  if (typeof value !== 'object' || !isObject(value)) return false
  const names = Object.keys(value)
  // { "choices": ["a", "b"] } is Label Studio's way to write several labels, not a field of its own.
  return names.length > 0 && names.length <= MOST_OPENED && !(names.length === 1 && names[0] === 'choices')
}

/** A record with the fields of its objects as its own, down to the fourth level: { "meta": { "source": "a" } } has a field “meta.source”. */
export function opened(record: JsonObject, levels = 4): JsonObject {
  if (levels === 0 || !holdsOpened(record)) return record
  const fields = Object.entries(record).flatMap(([name, value]): [string, unknown][] => {
    if (!isOpened(value)) return [[name, value]]
    const inner = Object.entries(opened(value, levels - 1)).map(([key, v]): [string, unknown] => [`${name}.${key}`, v])
    // A field that is called so already keeps its name; the object stays whole.
    return inner.some(([key]) => Object.hasOwn(record, key)) ? [[name, value]] : inner
  })
  return Object.fromEntries(fields)
}
// Asked of every record: no lists are made for it.
function holdsOpened(record: JsonObject): boolean {
  for (const name in record) if (isOpened(record[name])) return true
  return false
}

import { isKnownName } from './column-names.ts'
import { isObject, type JsonObject } from './json-values.ts'

/**
 * Whether an object is a table: columns of equal length ({"text": ["a", "b"], …}), or columns or rows by their index, as pandas writes them:
 * {"text": {"0": "a", "1": "b"}, …}, {"0": {"text": "a", …}, "1": …}.
 */
export function isTable(value: JsonObject): boolean {
  const parts = Object.values(value)
  const [first] = parts
  if (Array.isArray(first))
    return (
      !isSplit(value) &&
      parts.every((list) => Array.isArray(list) && list.length === first.length && list.some((cell) => !isObject(cell)))
    )
  if (!isObject(first)) return false
  const keys = Object.keys(first)
  const alike = (part: unknown) =>
    isObject(part) && Object.keys(part).length === keys.length && keys.every((key) => Object.hasOwn(part, key))
  return keys.length > 0 && parts.every(alike) && (holdsRows(value) || Object.keys(value).some(isKnownName))
}

/** {"columns": ["text"], "index": [0], "data": [["a"]]}, rows of a list. */
const isSplit = (value: JsonObject) => Array.isArray(value.columns) && Array.isArray(value.data)

/** Rows of a table. */
export function rowsOf(table: JsonObject): JsonObject[] {
  if (holdsRows(table)) return Object.values(table) as JsonObject[]
  const columns = Object.entries(table) as [string, Readonly<Record<string, unknown>>][]
  const places = Object.keys(columns[0]?.[1] ?? {})
  return places.map((place) => Object.fromEntries(columns.map(([name, cells]) => [name, cells[place]])))
}

/** Rows by their index, not columns: the inner names are those of columns. */
const holdsRows = (table: JsonObject): boolean => {
  const [first] = Object.values(table)
  const known = (names: readonly string[]) => names.filter(isKnownName).length
  return isObject(first) && known(Object.keys(first)) > known(Object.keys(table))
}

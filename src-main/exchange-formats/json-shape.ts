import { isNameOf } from './column-names.ts'
import { RecordFault, SPLITS, valueIn } from './json-elements.ts'
import { JsonSplitter } from './json-splitter.ts'
import { isObject, objectsIn, type JsonObject } from './json-values.ts'
import { isTable } from './json-table.ts'

/**
 * How the records of a file lie in it:
 * - lines: one a line
 * - values: in an array, or one after the other, over as many lines as they like
 * - lists: in the lists of one object, {"data": […]} or {"train": […], "test": […]}
 * - table: one object of columns, {"text": ["a", "b"], …}, as pandas and datasets write them
 */
export type JsonShape = 'lines' | 'values' | 'lists' | 'table'

/** Shape of the file that begins so. `isWhole`: it also ends there. */
export function shapeOf(head: string, isWhole: boolean): JsonShape {
  const begin = head.trimStart()
  if (begin.startsWith('[')) return 'values'
  if (!begin.startsWith('{')) return 'lines'
  const [first = '', second = ''] = begin.split(/\r\n?|\n/, 2)
  if (second.trimStart().startsWith('{')) return 'lines'
  const values = new JsonSplitter('values').feed(begin)
  const value = values.length === 1 && isWhole ? valueIn(values[0]!.raw) : null
  const isBroken = values.length === 0 || value instanceof RecordFault
  const single = isBroken ? shapeOfPart(begin) : isObject(value) ? shapeOfOne(value) : null
  return single ?? (isObject(valueIn(first)) ? 'lines' : 'values')
}

/** Of a file that is one object; null where that is a record itself. */
function shapeOfOne(value: JsonObject): JsonShape | null {
  if (isTable(value)) return 'table'
  const lists = Object.entries(value).filter(([, list]) => objectsIn(list).length > 0 || holdsRows(list))
  return lists.length > 0 && (lists.some(([name]) => isContainer(name)) || !holdsText(value)) ? 'lists' : null
}

/** Of a file whose first object goes on beyond the beginning, or is damaged. */
function shapeOfPart(begin: string): JsonShape | null {
  const elements = new JsonSplitter('lists').feed(begin).filter(({ raw }) => /^[{[]/.test(raw))
  if (elements.length > 1 || elements.some(({ list }) => isContainer(list!))) return 'lists'
  return /^\{\s*"(?:[^"\\]|\\.)*"\s*:\s*(?:\{\s*"(?:[^"\\]|\\.)*"\s*:|\[)\s*[^{[\s]/.test(begin) ? 'table' : null
}

const isContainer = (name: string) =>
  SPLITS.test(name) ||
  /^(?:data|dataset|records|rows|examples|items|samples|documents|docs|tasks|results|instances|entries)$/i.test(name)

const holdsRows = (list: unknown) => Array.isArray(list) && list.length > 0 && list.every((row) => Array.isArray(row))

/** Whether an object has a text where a record has it, in itself or in one of its objects. */
const holdsText = (value: JsonObject, levels = 1): boolean =>
  Object.entries(value).some(([name, part]) =>
    isObject(part) ? levels > 0 && holdsText(part, levels - 1) : typeof part === 'string' && isNameOf('text', name),
  )

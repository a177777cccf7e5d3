import { fieldsAmong } from './label-columns.ts'
import {
  entryOf,
  LabelSetUnreadable,
  sorted,
  type LabelEntry,
  type LabelReject,
  type LabelsRead,
} from './label-entry.ts'
import { readLabelStudio } from './label-studio-labels.ts'

type JsonObject = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * An array of names or of objects (`name`, `description`, `keywords`, `examples`), also under `labels` or a line each; an object of names and their
 * descriptions; a project of Label Studio with its `label_config`. Throws LabelSetUnreadable.
 */
export function readJson(text: string, column?: string): LabelsRead {
  const value = parsed(text)
  if (isObject(value) && typeof value['label_config'] === 'string')
    return readLabelStudio(value['label_config'], column)
  const list = isObject(value) ? listIn(value) : value
  if (!Array.isArray(list)) throw new LabelSetUnreadable('json', 'it is neither a list of labels nor an object of them')
  return sorted(list.map((one, i) => entryIn(one, i + 1, column)))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
    if (lines.length > 1 && lines.every((line) => line.trim().startsWith('{'))) return lines.map(parsed)
    throw new LabelSetUnreadable('json', error instanceof Error ? error.message : String(error))
  }
}

const LISTS = ['labels', 'intents', 'classes', 'categories', 'choices', 'label_set', 'id2label']
function listIn(value: JsonObject): unknown {
  const list = LISTS.map((name) => value[name]).find((one) => Array.isArray(one) || isObject(one))
  if (Array.isArray(list)) return list
  const entries = Object.entries(isObject(list) ? list : value)
  // {"0": "greeting", …}, as id2label of a model has it.
  if (entries.length > 0 && entries.every(([name, said]) => /^\d+$/.test(name) && typeof said === 'string'))
    return entries.map(([, name]) => name)
  return entries.map(([name, said]) => (isObject(said) ? { ...said, name } : { name, description: said }))
}

function entryIn(one: unknown, line: number, column: string | undefined): LabelEntry | LabelReject {
  if (!isObject(one)) {
    const isName = typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean'
    const excerpt = (JSON.stringify(one) ?? '').slice(0, 200)
    return isName ? entryOf(line, { name: one }) : { line, reason: 'not-a-label', excerpt }
  }
  const fields = fieldsAmong(Object.keys(one))
  const said = (field: keyof typeof fields) => (fields[field] === undefined ? undefined : one[fields[field]])
  const name = column === undefined ? said('name') : one[column]
  const entry = entryOf(line, {
    name,
    description: said('description'),
    keywords: said('keywords'),
    examples: said('examples'),
    key: said('key'),
    colour: said('colour'),
    retired: said('retired'),
  })
  return 'reason' in entry ? { ...entry, excerpt: JSON.stringify(one).slice(0, 200) } : entry
}

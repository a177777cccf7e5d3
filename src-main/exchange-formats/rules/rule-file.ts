import { DELIMITERS, isBlank } from '../csv/csv-dialect.ts'
import { CsvParser } from '../csv/parse-rows.ts'
import { NamedError } from '../../platform/named-error.ts'

/** A keyword rule as a file has it; null where it says nothing. */
export interface RuleEntry {
  /** 1-based: of the line, or of the element. */
  readonly line: number
  readonly phrase: string
  readonly label: string
  readonly exact: boolean
  readonly priority: number
  readonly active: boolean
}
export interface RuleFileReject {
  readonly line: number
  readonly reason: 'no-phrase' | 'no-label' | 'not-a-rule'
  readonly excerpt: string
}

/** The text is not what its format says. */
export class RulesUnreadable extends NamedError<{ format: string; reason: string }> {
  constructor(format: string, reason: string) {
    super({ format, reason }, `This cannot be read as ${format}: ${reason}. The rules of the project are as they were.`)
  }
}

const FIELDS = ['phrase', 'label', 'exact', 'priority', 'active'] as const
type Fields = Readonly<Partial<Record<(typeof FIELDS)[number], unknown>>>

/**
 * Rules of a table (`phrase,label,exact,priority,active`, the first two needed; without a row of names: phrase and label) or of a JSON array of objects with
 * those fields. Throws RulesUnreadable.
 */
export function readRules(
  text: string,
  format: 'csv' | 'json' = /^\s*\[\s*[{\]]/.test(text) ? 'json' : 'csv',
): { readonly entries: readonly RuleEntry[]; readonly rejects: readonly RuleFileReject[] } {
  const read = (format === 'json' ? jsonRows : csvRows)(text.replace(/^\uFEFF/, ''))
  const all = read.map(([line, fields]) => entryOf(line, fields))
  return {
    entries: all.filter((one): one is RuleEntry => !('reason' in one)),
    rejects: all.filter((one): one is RuleFileReject => 'reason' in one),
  }
}

/** Each format comes in again as the same rules. */
export const writeRules = (rules: readonly Omit<RuleEntry, 'line'>[], format: 'csv' | 'json'): string =>
  format === 'json'
    ? JSON.stringify(
        rules.map((rule) => Object.fromEntries(FIELDS.map((field) => [field, rule[field]]))),
        null,
        2,
      ) + '\n'
    : [FIELDS, ...rules.map((rule) => FIELDS.map((field) => String(rule[field])))]
        .map((cells) => cells.map(quoted).join(',') + '\n')
        .join('')
const quoted = (cell: string) => (/[",;|\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

function csvRows(text: string): [number, Fields][] {
  const rowsBy = (delimiter: string, of = text) => {
    const parser = new CsvParser({ delimiter, quotes: true, blanksAround: true })
    return [...parser.feed(of), ...parser.end()].filter((row) => !isBlank(row))
  }
  const widest = (delimiter: string) => rowsBy(delimiter, text.slice(0, 1 << 16))[0]?.fields.length ?? 0
  const rows = rowsBy([...DELIMITERS].reduce((a, b) => (widest(b) > widest(a) ? b : a)))
  const names = rows[0]?.fields.map((name) => name.trim().toLowerCase()) ?? []
  const isNamed = names.includes('phrase') && names.includes('label')
  const at = isNamed ? names : FIELDS
  return (isNamed ? rows.slice(1) : rows).map(({ line, fields }) => [
    line,
    Object.fromEntries(FIELDS.map((field) => [field, fields[at.indexOf(field)]])),
  ])
}

function jsonRows(text: string): [number, Fields][] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new RulesUnreadable('json', (error as Error).message)
  }
  if (!Array.isArray(value)) throw new RulesUnreadable('json', 'it is no list of rules')
  return value.map((one: unknown, i) => [i + 1, typeof one === 'object' && one !== null ? one : {}])
}

const said = (value: unknown) =>
  (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '').trim()
const YES = /^(true|yes|1|x|是)$/i
const NO = /^(false|no|0|否)$/i

function entryOf(line: number, fields: Fields): RuleEntry | RuleFileReject {
  const [phrase, label, exact, priority, active] = FIELDS.map((field) => said(fields[field])) as [
    string,
    string,
    string,
    string,
    string,
  ]
  const excerpt = [phrase, label].filter(Boolean).join(' → ').slice(0, 200)
  if (!phrase) return { line, reason: 'no-phrase', excerpt }
  if (!label) return { line, reason: 'no-label', excerpt }
  const isUnclear = (word: string) => word !== '' && !YES.test(word) && !NO.test(word)
  const weight = Number(priority)
  if (isUnclear(exact) || isUnclear(active) || !Number.isInteger(weight) || Math.abs(weight) > 1000)
    return { line, reason: 'not-a-rule', excerpt }
  return { line, phrase, label, exact: YES.test(exact), priority: weight, active: !NO.test(active) }
}

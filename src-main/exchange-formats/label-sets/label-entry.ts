import { LONGEST_LABEL } from '../../contract/limits.ts'
import { NamedError } from '../../platform/named-error.ts'

export const LABEL_SET_FORMATS = ['lines', 'csv', 'json', 'label-studio'] as const
export type LabelSetFormat = (typeof LABEL_SET_FORMATS)[number]

/** A label as a file describes it; texts are empty and lists have no entry where it says nothing. */
export interface LabelEntry {
  /** 1-based: of the line, or of the element. */
  readonly line: number
  readonly name: string
  readonly description: string
  readonly keywords: readonly string[]
  readonly examples: readonly string[]
  /** The digit that gives it. */
  readonly key: string | null
  /** 1 … 6 */
  readonly colour: number | null
  /** Whether it is no longer offered; null where the file does not say. */
  readonly retired: boolean | null
}
export interface LabelReject {
  readonly line: number
  readonly reason: 'no-name' | 'name-too-long' | 'not-a-label' | 'broken-row'
  readonly excerpt: string
}
/** What a reader finds; `column`: of the names, or the control of a labelling configuration; `others`: that could be chosen instead. */
export interface LabelsRead {
  readonly entries: readonly LabelEntry[]
  readonly rejects: readonly LabelReject[]
  readonly column: string | null
  readonly others: readonly string[]
}

/** The text is not what its format says. */
export class LabelSetUnreadable extends NamedError<{ format: string; reason: string }> {
  constructor(format: string, reason: string) {
    super(
      { format, reason },
      `This cannot be read as ${format}: ${reason}. The labels of the project are as they were.`,
    )
  }
}
/** A table none of whose columns is known to hold names of labels. */
export class NoLabelColumn extends NamedError<{ found: string }> {
  constructor(found: readonly string[]) {
    const some = found.slice(0, 50).join(', ')
    super({ found: some }, `No column is called name or label; choose one of ${some}. Nothing was changed.`)
  }
}
export class NoLabelsFound extends NamedError<{ rejected: number }> {
  constructor(rejected: number) {
    super({ rejected }, `There is no label in this; ${rejected} lines could not be taken. Nothing was changed.`)
  }
}

export interface Fields {
  readonly name: unknown
  readonly description?: unknown
  readonly keywords?: unknown
  readonly examples?: unknown
  readonly key?: unknown
  readonly colour?: unknown
  readonly retired?: unknown
}

const EXCERPT = 200
const LONGEST_TEXT = 5_000
const MOST_TEXTS = 200
const [YES, NO] = [/^(true|yes|1|x|是)$/i, /^(false|no|0|否)$/i]
const oneLine = (value: unknown) =>
  (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '').trim()

/** A label of what a record says, or why it is none. Lists are arrays, or one text with `;`, `|` or line ends between; keywords also with commas. */
export function entryOf(
  line: number,
  { name, description, keywords, examples, key, colour, retired }: Fields,
): LabelEntry | LabelReject {
  const called = oneLine(name).normalize('NFC')
  const excerpt = (called || oneLine(description)).slice(0, EXCERPT)
  if (!called) return { line, reason: 'no-name', excerpt }
  if (called.length > LONGEST_LABEL) return { line, reason: 'name-too-long', excerpt }
  const digit = oneLine(key)
  const chosen = Number(oneLine(colour))
  return {
    line,
    name: called,
    description: oneLine(description).slice(0, LONGEST_TEXT),
    keywords: textsOf(keywords, /[;|\n]/, 200, ','),
    examples: textsOf(examples, /[|\n]/, LONGEST_TEXT),
    key: /^\d$/.test(digit) ? digit : null,
    colour: Number.isInteger(chosen) && chosen >= 1 && chosen <= 6 ? chosen : null,
    retired: YES.test(oneLine(retired)) ? true : NO.test(oneLine(retired)) ? false : null,
  }
}

function textsOf(value: unknown, between: RegExp, longest: number, otherwise?: string): string[] {
  const text = oneLine(value)
  if (text.startsWith('[')) {
    const list = listIn(text)
    if (list) return textsOf(list, between, longest)
  }
  const cut = otherwise !== undefined && !between.test(text) ? text.split(otherwise) : text.split(between)
  const parts: readonly unknown[] = Array.isArray(value) ? value : cut
  const texts = parts.map((part) => oneLine(part).slice(0, longest)).filter((part) => part !== '')
  return [...new Set(texts)].slice(0, MOST_TEXTS)
}

/** A list written as JSON, null where it is none. */
function listIn(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

const isReject = (one: LabelEntry | LabelReject): one is LabelReject => 'reason' in one

/** Entries and rejects apart. */
export function sorted(
  all: readonly (LabelEntry | LabelReject)[],
  { column = null, others = [] }: Partial<Pick<LabelsRead, 'column' | 'others'>> = {},
): LabelsRead {
  const entries = all.filter((one): one is LabelEntry => !isReject(one))
  return { entries, rejects: all.filter(isReject), column, others }
}

import { readableName } from '../../platform/readable-name.ts'
import { namesColumns, readCsv } from './csv-labels.ts'
import { readJson } from './json-labels.ts'
import { NoLabelsFound, type LabelEntry, type LabelSetFormat, type LabelsRead } from './label-entry.ts'
import { readLabelStudio } from './label-studio-labels.ts'
import { readLines } from './lines.ts'

export interface LabelSetFile extends LabelsRead {
  readonly format: LabelSetFormat | 'table'
  /** Names that came more than once, as they were first written; what later ones say beside fills what the first left empty. */
  readonly repeated: readonly string[]
}
interface Choice {
  readonly format?: LabelSetFormat | undefined
  /** Of the names; of a labelling configuration the control. */
  readonly column?: string | undefined
}

const READERS: Readonly<Record<LabelSetFormat, (text: string, column?: string) => LabelsRead>> = {
  lines: readLines,
  csv: readCsv,
  json: readJson,
  'label-studio': readLabelStudio,
}

/** A label set from its text; `path`: what the file is called. Throws LabelSetUnreadable, NoLabelColumn, ColumnMissing, NoLabelsFound. */
export function readLabelSet(text: string, { format, column }: Choice = {}, path = ''): LabelSetFile {
  const plain = text.replace(/^\uFEFF/, '')
  const as = format ?? formatOf(plain, path, column)
  return merged(READERS[as](plain, column), as)
}

function formatOf(text: string, path: string, column: string | undefined): LabelSetFormat {
  if (/^\s*<[?!]?[A-Za-z]/.test(text)) return 'label-studio'
  if (/\.jsonl?$/i.test(path) || isJson(text)) return 'json'
  return /\.(csv|tsv|tab)$/i.test(path) || column !== undefined || namesColumns(text) ? 'csv' : 'lines'
}

/** Quotes tell a list that is written wrongly from names in brackets. */
const isJson = (text: string) => /^\s*(\[\s*(["{\]]|-?\d)|\{\s*")/.test(text)

/** Each label once, by its name in words. Throws NoLabelsFound. */
export function merged(read: LabelsRead, format: LabelSetFile['format']): LabelSetFile {
  const byName = new Map<string, LabelEntry>()
  const repeated = new Set<string>()
  for (const entry of read.entries) {
    const words = readableName(entry.name)
    const known = byName.get(words)
    if (known) repeated.add(known.name)
    byName.set(words, known ? filled(known, entry) : entry)
  }
  if (byName.size === 0) throw new NoLabelsFound(read.rejects.length)
  return { ...read, format, entries: [...byName.values()], repeated: [...repeated] }
}

const filled = (first: LabelEntry, later: LabelEntry): LabelEntry => ({
  ...first,
  description: first.description || later.description,
  keywords: first.keywords.length > 0 ? first.keywords : later.keywords,
  examples: first.examples.length > 0 ? first.examples : later.examples,
  key: first.key ?? later.key,
  colour: first.colour ?? later.colour,
  retired: first.retired ?? later.retired,
})

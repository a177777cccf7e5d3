import type { LabelEntry } from './label-entry.ts'

export const WRITTEN_FORMATS = ['csv', 'json', 'lines'] as const
export type WrittenFormat = (typeof WRITTEN_FORMATS)[number]
type OutgoingLabel = Omit<LabelEntry, 'line'>

/**
 * The text of a label set; each format comes in again as the same set, lines without what has no place in them: keys, colours, examples, and labels
 * that are retired.
 */
export const writeLabelSet = (labels: readonly OutgoingLabel[], format: WrittenFormat): string =>
  WRITERS[format](labels)

const WRITERS: Readonly<Record<WrittenFormat, (labels: readonly OutgoingLabel[]) => string>> = {
  csv: (labels) => [HEADER, ...labels.map(rowOf)].map((cells) => cells.map(quoted).join(',') + '\n').join(''),
  json: (labels) => JSON.stringify(labels.map(said), null, 2) + '\n',
  lines: (labels) =>
    labels
      .filter(({ retired }) => !retired)
      .map(lineOf)
      .join(''),
}

const HEADER = ['name', 'description', 'keywords', 'examples', 'key', 'colour', 'retired']
const rowOf = ({ name, description, keywords, examples, key, colour, retired }: OutgoingLabel) => [
  name,
  description,
  listed(keywords),
  listed(examples),
  key ?? '',
  String(colour ?? ''),
  retired ? 'yes' : '',
]
/** A list in a cell; as JSON where a text holds what stands between them. */
const listed = (texts: readonly string[]) =>
  texts.some((text) => /[;|,\n[]/.test(text)) ? JSON.stringify(texts) : texts.join(' | ')
const quoted = (cell: string) => (/[",;|\t\r\n]|^\s|\s$|^sep=/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

const said = ({ name, description, keywords, examples, key, colour, retired }: OutgoingLabel) => ({
  name,
  ...(description && { description }),
  ...(keywords.length > 0 && { keywords }),
  ...(examples.length > 0 && { examples }),
  ...(key !== null && { key }),
  ...(colour !== null && { colour }),
  ...(retired && { retired }),
})

const plain = (text: string) => text.replaceAll(/[|\t\r\n]+/g, ' ').trim()
const lineOf = ({ name, description, keywords }: OutgoingLabel) =>
  [plain(name), plain(description), keywords.map(plain).join('; ')].join(' | ').replace(/[\s|]+$/, '') + '\n'

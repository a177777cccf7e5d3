import { dirname } from 'node:path'
import { severalLabels } from './labels-in.ts'
import { imageOutside } from './images-beside.ts'
import { LABEL_FORMS, labelReader, ownLabels, type LabelReader } from './labels-in-cell.ts'
import { recordChecker, type RecordToCheck } from './check-record.ts'
import { columnOptions, readColumns, type ChosenColumns } from './column-roles.ts'
import { TooManyColumns } from './format-errors.ts'
import type { ColumnPreview, ImportNote, IncomingSample, OpenQuestion, RejectedRecord } from './format.ts'
import { areStamped, STAMPS, stampIn } from './label-studio/row-stamps.ts'
import { ownChoices } from './own-columns.ts'
import { ownRows } from './own-sample.ts'
import { setOwn } from './set-own.ts'
import { readable, rejected } from './rejected-record.ts'

/** Form fields of every format that is a table: rows of cells under names. */
export const tableOptions = {
  ...columnOptions,
  labels: {
    kind: 'choice',
    title: 'Labels in a cell',
    default: 'auto',
    choices: ['auto', ...LABEL_FORMS],
    help: 'one: a cell is one label, whatever is in it; or what stands between several',
    advanced: true,
  },
} as const
export interface TableChoices extends ChosenColumns {
  readonly labels: string
}

/** What the first rows tell about a table. */
export interface Table {
  readonly names: readonly string[]
  /** Where the file lies. */
  readonly folder: string
  /** How rows of a table of ours are read; null for any other. */
  readonly own: ((line: number, fields: readonly string[]) => IncomingSample) | null
  readonly columns: readonly ColumnPreview[]
  /** Position of each role's column, −1 for none. */
  readonly at: { readonly text: number; readonly label: number; readonly id: number; readonly vector: number }
  /** Positions of the columns kept as context. */
  readonly context: readonly number[]
  /** Of a table with a row for each label a text might have: where a row says whether it has it, else −1. */
  readonly verdictAt: number
  /** Of a table whose rows are annotations of Label Studio: what each says of itself, by name; null for any other. Rows of one task follow each other. */
  readonly stampsAt: Readonly<Partial<Record<(typeof STAMPS)[number], number>>> | null
  readonly labels: LabelReader
  readonly questions: readonly OpenQuestion[]
}

const MOST_COLUMNS = 10_000
/** Cells looked at, and rows at least. */
const CELLS = 1_000_000
const ROWS = 100

/** Roles of the columns, by what is chosen, their names and `rows` of them. Throws ColumnMissing, NoTextColumn, TooManyColumns. */
export function readTable(
  path: string,
  names: readonly string[],
  rows: readonly (readonly string[])[],
  choices: TableChoices,
): Table {
  limitColumns(path, names)
  const some = rows.slice(0, rowsLookedAt(names.length))
  const own = ownChoices(names, choices)
  const { columns, questions, verdict } = readColumns(path, names, some, own ?? choices)
  const place = (role: string) => columns.findIndex((c) => c.role === role)
  const label = place('label')
  const labels = own
    ? ownLabels
    : labelReader(label < 0 ? [] : some.map((row) => row[label] ?? ''), choices.labels, names)
  return {
    names,
    folder: dirname(path),
    own: own && ownRows(names, (i) => columns[i]!.role !== 'left-out', dirname(path)),
    columns,
    at: { text: place('text'), label, id: place('id'), vector: place('vector') },
    context: columns.flatMap((c, i) => (c.role === 'context' ? [i] : [])),
    verdictAt: verdict === undefined ? -1 : names.indexOf(verdict),
    stampsAt: own || !areStamped(names) ? null : stampPlaces(columns),
    labels,
    questions: [...questions, ...labels.questions],
  }
}
/** What the user wants to be something else is no stamp. */
const stampPlaces = (columns: readonly ColumnPreview[]): NonNullable<Table['stampsAt']> =>
  Object.fromEntries(
    STAMPS.map((name) => [name, columns.findIndex((c) => c.name === name && c.role === 'context')] as const).filter(
      ([, i]) => i >= 0,
    ),
  )
/** Throws TooManyColumns. */
export function limitColumns(path: string, names: readonly string[]): void {
  if (names.length > MOST_COLUMNS) throw new TooManyColumns(path, names.length, MOST_COLUMNS)
}
/** How many rows say enough about so many columns. */
export const rowsLookedAt = (columns: number): number => Math.max(ROWS, Math.floor(CELLS / Math.max(1, columns)))

const SHOWN = 20
/** Some of the rows, spread over all of them, as the page shows them. */
export function shownRows(
  { names }: Pick<Table, 'names'>,
  rows: readonly (readonly string[])[],
): Record<string, string>[] {
  const step = Math.max(1, (rows.length - 1) / (SHOWN - 1))
  const some = rows.filter((_, i) => rows.length <= SHOWN || Math.floor(Math.ceil(i / step) * step) === i)
  return some
    .slice(0, SHOWN)
    .map((row) => Object.fromEntries(names.map((name, i) => [name, readable((row[i] ?? '').slice(0, 300))])))
}

export interface TableRow extends Omit<RecordToCheck, 'text'> {
  readonly fields: readonly string[]
  /** The vector that lies beside this record, or why there is none. */
  readonly beside: Float32Array | string | undefined
}

/** Turns rows as wide as the table into samples or rejects. */
export function rowTaker({
  names,
  own,
  folder,
  at,
  context: kept,
  verdictAt,
  stampsAt,
  labels,
}: Table): (row: TableRow) => IncomingSample | RejectedRecord {
  const stamps = Object.entries(stampsAt ?? {})
  const apart = new Set([verdictAt, ...stamps.map(([, i]) => i)])
  const context = kept.filter((i) => !apart.has(i))
  const check = recordChecker(at.vector >= 0)
  return ({ fields, line, damaged, beside, raw }) => {
    const text = fields[at.text] ?? ''
    const checked = check({ line, text, damaged, raw }, fields[at.vector], beside)
    if ('reason' in checked) return checked
    const { vector } = checked
    if (own) {
      const sample = own(line, fields)
      const outside = imageOutside(sample, folder)
      return outside === null ? sample : rejected(line, 'unreadable-image', outside, raw())
    }
    const others: Record<string, string> = {}
    for (const i of context) if (fields[i] !== '') setOwn(others, names[i]!, fields[i]!)
    const cell = at.label < 0 ? '' : fields[at.label]!
    const isTheirs = verdictAt < 0 || isYes(fields[verdictAt]!)
    const label = isTheirs ? labels.read(cell) : undefined
    const sample: IncomingSample = {
      line,
      content: { kind: 'text', text },
      label: typeof label === 'string' ? label : undefined,
      externalId: fields[at.id] || undefined,
      context: others,
    }
    const isRejected = !isTheirs && cell !== '' && isNo(fields[verdictAt]!)
    const notes = typeof label === 'object' ? [severalLabels(label)] : isRejected ? [rejectedLabel(cell)] : undefined
    if (notes) setOwn(others, isRejected ? 'rejected label' : names[at.label]!, cell)
    const several = typeof label === 'object' ? { labels: label } : undefined
    const made = vector || notes ? { ...sample, ...several, vector, notes } : sample
    return stampsAt ? { ...made, ...stampIn(Object.fromEntries(stamps.map(([name, i]) => [name, fields[i]]))) } : made
  }
}
/** As with answers that are “rejected” elsewhere: what a text is not does not say what it is. */
const rejectedLabel = (label: string): ImportNote => ({ reason: 'answer-rejected', detail: label })
const isNo = (cell: string) => /^(false|no|0)$/i.test(cell.trim())
const isYes = (cell: string) => /^(true|yes|1)$/i.test(cell.trim())

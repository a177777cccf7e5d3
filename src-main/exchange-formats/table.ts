import { dirname } from 'node:path'
import { imageOutside } from './images-beside.ts'
import { LABEL_FORMS, labelReader, ownLabels, type LabelReader } from './labels-in-cell.ts'
import { recordChecker, type RecordToCheck } from './check-record.ts'
import { columnOptions, labelColumnOptions, type ChosenColumns } from './column-options.ts'
import { readColumns } from './column-roles.ts'
import { TooManyColumns } from './format-errors.ts'
import type { TargetKind } from '../platform/targets.ts'
import type { ColumnPreview, FurtherTask, ImportNote, IncomingSample, OpenQuestion, RejectedRecord } from './format.ts'
import { areStamped, STAMPS, stampIn } from './label-studio/row-stamps.ts'
import { isMarked, taskOf } from './label-columns.ts'
import { ownChoices, ownKind, ownTasks } from './own-columns.ts'
import { ownRows } from './own-sample.ts'
import { answerOfLabels } from './single-label.ts'
import { setOwn } from './set-own.ts'
import { readable, rejected } from './rejected-record.ts'

/** Form fields of every format that is a table: rows of cells under names. */
export const tableOptions = {
  ...columnOptions,
  ...labelColumnOptions,
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
  /** Columns of the labels of further tasks. */
  readonly further: readonly { readonly task: string; readonly at: number; readonly labels: LabelReader }[]
  /** Columns that are a label each. */
  readonly oneHot: readonly number[]
  /** Of its labels: multi where some of the rows looked at have several. */
  readonly kind: TargetKind
  readonly tasks: readonly FurtherTask[]
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
  const { columns, questions, verdict, tasks, oneHot } = readColumns(path, names, some, own ?? choices)
  const isLabel = new Set([...tasks, ...oneHot])
  const place = (role: string) => columns.findIndex((c) => c.role === role && !isLabel.has(c.name))
  const label = place('label')
  const readerOf = (at: number) =>
    own ? ownLabels : labelReader(at < 0 ? [] : some.map((row) => row[at] ?? ''), choices.labels, names)
  const labels = readerOf(label)
  const further = tasks.map((name) => {
    const at = names.indexOf(name)
    return { task: taskOf(name), at, labels: readerOf(at) }
  })
  const severalIn = ({ at, labels }: Pick<Table['further'][number], 'at' | 'labels'>) =>
    at >= 0 && some.some((row) => typeof labels.read(row[at] ?? '') === 'object')
  const oneHotAt = oneHot.map((name) => names.indexOf(name))
  const isMulti =
    severalIn({ at: label, labels }) || some.some((row) => oneHotAt.filter((i) => isMarked(row[i] ?? '')).length > 1)
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
    further: own ? [] : further,
    oneHot: oneHotAt,
    kind: own ? ownKind(names) : isMulti ? 'multi' : 'single',
    tasks: own
      ? ownTasks(names)
      : further.map((one) => ({ name: one.task, kind: severalIn(one) ? 'multi' : 'single' })),
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
  further,
  oneHot,
}: Table): (row: TableRow) => IncomingSample | RejectedRecord {
  const stamps = Object.entries(stampsAt ?? {})
  const apart = new Set([verdictAt, ...stamps.map(([, i]) => i)])
  const context = kept.filter((i) => !apart.has(i))
  const check = recordChecker(at.vector >= 0)
  function answersIn(fields: readonly string[]) {
    return further.flatMap(({ task, at, labels }) => {
      const label = labels.read(fields[at] ?? '')
      return label === undefined ? [] : [{ task, ...(typeof label === 'string' ? { label } : { labels: label }) }]
    })
  }
  function markedLabels(fields: readonly string[]) {
    const found = oneHot.filter((i) => isMarked(fields[i] ?? '')).map((i) => names[i]!)
    const isBlank = oneHot.every((i) => (fields[i] ?? '').trim() === '')
    return isBlank ? null : answerOfLabels(found, 'labels', found.join(', '))
  }
  return ({ fields, line, damaged, beside, raw }) => {
    const given = at.text < 0 ? undefined : (fields[at.text] ?? '')
    const checked = check({ line, text: given, damaged, raw }, fields[at.vector], beside)
    if ('reason' in checked) return checked
    const { vector, text } = checked
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
    const notes = isRejected ? [rejectedLabel(cell)] : undefined
    if (isRejected) setOwn(others, 'rejected label', cell)
    const several = typeof label === 'object' ? { labels: label, labelsAside: [names[at.label]!, cell] as const } : null
    const marked = oneHot.length > 0 ? markedLabels(fields) : null
    const answers = further.length > 0 ? answersIn(fields) : undefined
    const isPlain = !vector && !notes && !several && !marked && !answers
    const made = isPlain ? sample : { ...sample, vector, notes, answers, ...several, ...marked }
    return stampsAt ? { ...made, ...stampIn(Object.fromEntries(stamps.map(([name, i]) => [name, fields[i]]))) } : made
  }
}
/** As with answers that are “rejected” elsewhere: what a text is not does not say what it is. */
const rejectedLabel = (label: string): ImportNote => ({ reason: 'answer-rejected', detail: label })
const isNo = (cell: string) => /^(false|no|0)$/i.test(cell.trim())
const isYes = (cell: string) => /^(true|yes|1)$/i.test(cell.trim())

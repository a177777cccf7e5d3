import { dirname } from 'node:path'
import { NONE } from './column-options.ts'
import { readColumns } from './column-roles.ts'
import { NothingToImport } from './format-errors.ts'
import type { ColumnPreview, FilePreview } from './format.ts'
import { jsonHead, objectsOf, type JsonHead } from './json-records.ts'
import { cellOf, fieldOf, opened, type JsonObject } from './json-values.ts'
import { isMarked, taskOf } from './label-columns.ts'
import { labelsIn } from './labels-in.ts'
import { ownChoices, ownKind, ownTasks } from './own-columns.ts'
import { limitColumns, rowsLookedAt, shownRows } from './table.ts'
import type { RecordChoices, RecordReader, ToldRecord } from './record-format.ts'

/** What a file is made of. */
export interface RecordLayout {
  readonly head: JsonHead
  readonly reader: RecordReader
  /** Field of each role, none where undefined. */
  readonly at: { readonly text?: string; readonly label?: string; readonly id?: string; readonly vector?: string }
  readonly leftOut: ReadonlySet<string>
  /** Fields of the labels of further tasks, and those that are a label each. */
  readonly furtherAt: readonly string[]
  readonly oneHot: readonly string[]
  /** A table this program wrote: nothing is guessed. */
  readonly isOwn: boolean
  /** Of the images that records name. */
  readonly folder: string
  readonly preview: FilePreview
}
const LOOKED_AT = 10_000

/** Throws NothingToImport, TooManyColumns, ColumnMissing, and what the file itself throws. */
export async function recordLayout(
  path: string,
  choices: RecordChoices,
  openReader: (records: readonly JsonObject[]) => RecordReader,
): Promise<RecordLayout> {
  const head = await jsonHead(path, choices.encoding)
  const records = objectsOf(head.records.slice(0, LOOKED_AT))
  if (records.length === 0) throw new NothingToImport(path, 'JSON objects')
  const reader = openReader(records)
  const told = records.map((record) => reader.tell(record))
  const rows = told.map(({ fields }) => opened(fields))
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  limitColumns(path, names)
  // Labels that come with the answers are a column of their own.
  const labelName = reader.hasAnswers ? (names.includes('label') ? 'annotation' : 'label') : null
  const shownNames = labelName === null ? names : [...names, labelName]
  const cells = rows
    .slice(0, rowsLookedAt(shownNames.length))
    .map((row, i) => cellsOf(row, names, labelName === null ? null : told[i]!))
  const chosen = {
    text: choices.text || (reader.roles?.text ?? ''),
    label: labelName ?? choices.label ?? '',
    id: choices.id || (reader.roles?.id ?? ''),
    vector: choices.vector,
    leaveOut: choices.leaveOut,
    tasks: labelName === null ? choices.tasks : NONE,
    oneHot: labelName === null ? choices.oneHot : '',
  }
  const own = labelName === null ? ownChoices(names, chosen) : null
  const { columns, questions, tasks, oneHot } = readColumns(path, shownNames, cells, own ?? chosen)
  const kindOf = (name: string) =>
    rows.some((row) => labelsIn(fieldOf(row, name)).length > 1) ? ('multi' as const) : ('single' as const)
  const nameOf = (role: ColumnPreview['role']) =>
    columns.find((c) => c.role === role && !tasks.includes(c.name) && !oneHot.includes(c.name))?.name
  const isMulti = ({ answer }: ToldRecord, row: JsonObject): boolean => {
    if (answer?.labels !== undefined) return answer.labels.length > 1
    if (oneHot.length > 0) return oneHot.filter((name) => isMarked(cellOf(fieldOf(row, name)))).length > 1
    const label = labelName === null ? nameOf('label') : undefined
    return label !== undefined && labelsIn(fieldOf(row, label)).length > 1
  }
  const open = [...head.file.questions, ...(reader.questions ?? []), ...questions]
  return {
    head,
    reader,
    at: {
      text: nameOf('text'),
      label: labelName === null ? nameOf('label') : undefined,
      id: nameOf('id'),
      vector: nameOf('vector'),
    },
    leftOut: new Set(columns.filter((c) => c.role === 'left-out').map((c) => c.name)),
    furtherAt: own ? [] : tasks,
    oneHot,
    isOwn: own !== null,
    folder: reader.images?.folder ?? dirname(path),
    preview: {
      encoding: head.file.encoding,
      columns,
      kind: reader.kind ?? (own ? ownKind(names) : told.some((one, i) => isMulti(one, rows[i]!)) ? 'multi' : 'single'),
      tasks:
        reader.tasks ?? (own ? ownTasks(names) : tasks.map((name) => ({ name: taskOf(name), kind: kindOf(name) }))),
      rows: shownRows({ names: shownNames }, cells),
      estimatedRecords: head.estimatedRecords,
      isWhole: head.isWhole && head.records.length <= LOOKED_AT && cells.length === rows.length,
      bytes: head.file.bytes,
      questions: open,
    },
  }
}

const cellsOf = (row: JsonObject, names: readonly string[], answered: ToldRecord | null): string[] => [
  ...names.map((name) => cellOf(fieldOf(row, name))),
  ...(answered === null ? [] : [answered.answer?.label ?? '']),
]

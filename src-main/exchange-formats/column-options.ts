import { ColumnMissing } from './format-errors.ts'
import { namesIn } from './listed-names.ts'

/** What a person has said of the columns of a file, as it stands in the form. */
export interface ChosenColumns {
  readonly text: string
  readonly label: string
  readonly id: string
  readonly vector: string
  /** Names with commas between them; so are the next two. */
  readonly leaveOut: string
  /** Columns with the labels of further tasks. */
  readonly tasks?: string
  /** Columns that are a label each. */
  readonly oneHot?: string
}
export const NONE = '-'

/** Form fields every format with columns shares. */
export const columnOptions = {
  text: { kind: 'text', title: 'Text column', default: '', help: 'Empty: guessed' },
  label: { kind: 'text', title: 'Label column', default: '', help: 'Empty: guessed; - for none' },
  id: { kind: 'text', title: 'Id column', default: '', help: 'Empty: guessed; - for none' },
  vector: { kind: 'text', title: 'Vector column', default: '', help: 'A list of numbers; empty: guessed; - for none' },
  leaveOut: {
    kind: 'text',
    title: 'Leave out',
    default: '',
    help: 'Columns that are neither used nor kept, with commas between them; a name with a comma in double quotes',
  },
} as const
/** Those of formats whose labels stand in columns. */
export const labelColumnOptions = {
  tasks: {
    kind: 'text',
    title: 'Label columns of further tasks',
    default: '',
    help: 'Each is a task of its own, called like its column; with commas between them. Empty: those called label:NAME; - for none',
    advanced: true,
  },
  oneHot: {
    kind: 'text',
    title: 'Columns that are a label each',
    default: '',
    help: 'A row has the labels of those that hold 1 or true; with commas between them',
    advanced: true,
  },
} as const

/** The same as names. */
export interface NamedColumns {
  /** Chosen for any role. */
  readonly wanted: readonly string[]
  readonly leftOut: ReadonlySet<string>
  /** The label column as it was chosen; none where labels stand in columns of their own. */
  readonly label: string
}

/** Throws ColumnMissing. */
export function namedColumns(path: string, names: readonly string[], chosen: ChosenColumns): NamedColumns {
  const oneHot = namesIn(chosen.oneHot ?? '').filter((name) => name !== NONE)
  const label = oneHot.length > 0 ? NONE : chosen.label
  const wanted = [chosen.text, label, chosen.id, chosen.vector, ...oneHot, ...namesIn(chosen.tasks ?? '')]
  const leftOut = new Set(namesIn(chosen.leaveOut).filter((name) => !wanted.includes(name)))
  for (const name of [...wanted, ...leftOut])
    if (name !== '' && name !== NONE && !names.includes(name)) throw new ColumnMissing(path, name, names)
  return { wanted, leftOut, label }
}

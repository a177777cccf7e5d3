import { ColumnMissing, NoTextColumn } from './format-errors.ts'
import type { ColumnPreview, OpenQuestion } from './format.ts'
import { guessId, guessLabel, guessText, look, type LabelGuess, type Seen } from './guess-columns.ts'
import { furtherColumns, taskOf, type FurtherColumns } from './label-columns.ts'
import { namesIn } from './listed-names.ts'
import { readable } from './rejected-record.ts'

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

export interface ReadColumns extends FurtherColumns {
  readonly columns: readonly ColumnPreview[]
  readonly questions: readonly OpenQuestion[]
  /** The column that says whether a row has the label it names, in tables with a row for each label a text might have. */
  readonly verdict?: string
}

/** What each column is: see readColumns. */
export const guessRoles = (
  path: string,
  names: readonly string[],
  rows: readonly (readonly string[])[],
  chosen: ChosenColumns,
): ColumnPreview[] => [...readColumns(path, names, rows, chosen).columns]

/**
 * What each column is: as chosen, else by its name, else by its values (the text is long and varied, ids are short and never repeat). One column a
 * role, the rest is context; only labels may stand in several. A column of few values that is not named as a label is none: it is asked for.
 * `rows`: values as text. Throws ColumnMissing, NoTextColumn.
 */
export function readColumns(
  path: string,
  names: readonly string[],
  rows: readonly (readonly string[])[],
  chosen: ChosenColumns,
): ReadColumns {
  const oneHot = namesIn(chosen.oneHot ?? '').filter((name) => name !== NONE)
  const chosenLabel = oneHot.length > 0 ? NONE : chosen.label
  const roles = [chosen.text, chosenLabel, chosen.id, chosen.vector]
  const wanted = [...roles, ...oneHot, ...namesIn(chosen.tasks ?? '')]
  const leftOut = new Set(namesIn(chosen.leaveOut).filter((name) => !wanted.includes(name)))
  const known = new Set(names)
  for (const name of [...wanted, ...leftOut])
    if (name !== '' && name !== NONE && !known.has(name)) throw new ColumnMissing(path, name, names)
  const columns = names.map((name, i) =>
    look(
      name,
      rows.map((row) => row[i] ?? ''),
    ),
  )
  // What the user chose is nobody's guess.
  const free = new Set(columns.filter(({ name }) => !wanted.includes(name) && !leftOut.has(name)))
  const take = (name: string, guess: () => Seen | undefined): Seen | undefined => {
    const found = name === NONE ? undefined : name ? columns.find((c) => c.name === name) : guess()
    if (found) free.delete(found)
    return found
  }
  const vector = take(chosen.vector, () => [...free].find((c) => c.isVector))
  const text = take(chosen.text, () => guessText([...free], rows.length))
  if (!text) throw new NoTextColumn(path, names)
  const verdict = known.has('category_name') && known.has('label') && known.has('doc_id') ? 'label' : undefined
  const guess: LabelGuess = verdict
    ? { label: columns.find((c) => c.name === 'category_name'), others: [] }
    : guessLabel([...free], rows.length)
  const label = take(chosenLabel, () => guess.label)
  const id = take(chosen.id, () => guessId([...free], rows.length))
  const further = furtherColumns(chosen, { label, others: guess.others, free: [...free], rows: rows.length })
  // Answers that the user does not want must not stand beside the question either.
  const isOut = (c: Seen) => leftOut.has(c.name) || (chosen.label === NONE && c === guess.label)
  const roleOf = new Map<Seen | undefined, ColumnPreview['role']>([
    [text, 'text'],
    [label, 'label'],
    [id, 'id'],
    [vector, 'vector'],
  ])
  const isLabels = new Set([...further.tasks, ...further.oneHot])
  const isOpen = chosenLabel === '' && (guess.isOpen || guess.others.length > 0)
  return {
    columns: columns.map((c): ColumnPreview => {
      const role = roleOf.get(c) ?? (isLabels.has(c.name) ? 'label' : isOut(c) ? 'left-out' : 'context')
      return {
        name: c.name,
        role,
        examples: [...new Set(c.values.slice(0, 1000))].slice(0, 3).map((value) => readable(value.slice(0, 300))),
        distinct: c.distinct,
        ...(further.tasks.includes(c.name) && { task: taskOf(c.name) }),
      }
    }),
    tasks: further.tasks,
    oneHot: further.oneHot,
    questions: [...(isOpen ? [labelQuestion(label, guess.others)] : []), ...further.questions],
    ...(verdict && label?.name === 'category_name' ? { verdict } : {}),
  }
}

const labelQuestion = (label: Seen | undefined, others: readonly Seen[]): OpenQuestion => {
  const shown = (c: Seen) => [c.name, [...new Set(c.values)].slice(0, 4).join(', ').slice(0, 60)] as const
  return {
    option: 'label',
    chosen: label?.name ?? NONE,
    others: [...others.map((c) => c.name), ...(label ? [NONE] : [])],
    examples: Object.fromEntries([...(label ? [label] : []), ...others].map(shown)),
  }
}

import { namedColumns, NONE, type ChosenColumns } from './column-options.ts'
import { NoTextColumn } from './format-errors.ts'
import type { ColumnPreview, OpenQuestion } from './format.ts'
import { look, type Seen } from './guess-columns.ts'
import { furtherColumns, taskOf, type FurtherColumns } from './label-columns.ts'
import { labelQuestion } from './label-question.ts'
import { readable } from './rejected-record.ts'
import { takeRoles } from './taken-roles.ts'

export interface ReadColumns extends FurtherColumns {
  readonly columns: readonly ColumnPreview[]
  readonly questions: readonly OpenQuestion[]
  /** The column that says whether a row has the label it names, in tables with a row for each label a text might have. */
  readonly verdict?: string
}

/**
 * What each column is: as chosen, else by its name, else by its values (the text is long and varied, ids are short and never repeat). One column a
 * role, the rest is context; only labels may stand in several. A column of few values that is not named as a label is none: it is asked for. Where there are vectors, a text may be missing.
 * `rows`: values as text. Throws ColumnMissing, NoTextColumn.
 */
export function readColumns(
  path: string,
  names: readonly string[],
  rows: readonly (readonly string[])[],
  chosen: ChosenColumns,
): ReadColumns {
  const named = namedColumns(path, names, chosen)
  const columns = names.map((name, i) =>
    look(
      name,
      rows.map((row) => row[i] ?? ''),
    ),
  )
  const { text, label, id, vector, guess, verdict, free } = takeRoles(columns, rows.length, chosen, named)
  if (!text && !vector) throw new NoTextColumn(path, names)
  const { tasks, oneHot, questions } = furtherColumns(chosen, { label, others: guess.others, free, rows: rows.length })
  const roleOf = new Map<Seen | undefined, ColumnPreview['role']>([
    [text, 'text'],
    [label, 'label'],
    [id, 'id'],
    [vector, 'vector'],
  ])
  const isLabels = new Set([...tasks, ...oneHot])
  // Answers that the user does not want must not stand beside the question either.
  const isOut = (c: Seen) => named.leftOut.has(c.name) || (chosen.label === NONE && c === guess.label)
  const isOpen = named.label === '' && (guess.isOpen || guess.others.length > 0)
  return {
    columns: columns.map((c) => {
      const role = roleOf.get(c) ?? (isLabels.has(c.name) ? 'label' : isOut(c) ? 'left-out' : 'context')
      return preview(c, role, tasks.includes(c.name))
    }),
    tasks,
    oneHot,
    questions: [...(isOpen ? [labelQuestion(label, guess.others)] : []), ...questions],
    ...(verdict && label?.name === 'category_name' ? { verdict } : {}),
  }
}

const preview = ({ name, values, distinct }: Seen, role: ColumnPreview['role'], isTask: boolean): ColumnPreview => ({
  name,
  role,
  examples: [...new Set(values.slice(0, 1000))].slice(0, 3).map((value) => readable(value.slice(0, 300))),
  distinct,
  ...(isTask && { task: taskOf(name) }),
})

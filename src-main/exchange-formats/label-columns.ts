import type { OpenQuestion } from './format.ts'
import { NONE } from './column-options.ts'
import type { Seen } from './guess-columns.ts'
import { listOfNames, namesIn } from './listed-names.ts'

/** Columns of labels beside the label column. */
export interface FurtherColumns {
  /** Each has the labels of a task of its own. */
  readonly tasks: readonly string[]
  /** Each is a label, and says of every row whether it has it. */
  readonly oneHot: readonly string[]
}
interface Found {
  readonly label: Seen | undefined
  /** What might be the label as well. */
  readonly others: readonly Seen[]
  /** Columns without a role. */
  readonly free: readonly Seen[]
  readonly rows: number
}

/** “label:urgency” holds the labels of a task “urgency”; a column of any other name those of a task that is called like it. */
export const taskOf = (column: string): string => OF_TASK.exec(column)?.[1] ?? column
const OF_TASK = /^labels?:\s*(\S.*)$/is

/** Which columns have labels beside the label column: those chosen, or named label:NAME. Others that may are asked about, not taken. */
export function furtherColumns(
  { tasks: chosen = '', oneHot = '' }: { readonly tasks?: string; readonly oneHot?: string },
  { label, others, free, rows }: Found,
): FurtherColumns & { readonly questions: readonly OpenQuestion[] } {
  const isFree = ({ name }: Seen) => OF_TASK.test(name)
  const named = free.filter(isFree).map(({ name }) => name)
  const tasks = chosen === '' ? named : namesIn(chosen).filter((name) => name !== NONE)
  const chosenOnes = namesIn(oneHot).filter((name) => name !== NONE)
  const likely = label ? [...named, ...others.map(({ name }) => name).filter((name) => !named.includes(name))] : named
  const ones = label || oneHot !== '' ? [] : free.filter((c) => isOneHot(c, rows) && !tasks.includes(c.name))
  return {
    tasks,
    oneHot: chosenOnes,
    questions: [
      ...(chosen === '' && likely.length > tasks.length
        ? [{ option: 'tasks', chosen: listOfNames(tasks) || NONE, others: [listOfNames(likely)] }]
        : []),
      ...(ones.length > 1
        ? [{ option: 'oneHot', chosen: NONE, others: [listOfNames(ones.map(({ name }) => name))] }]
        : []),
    ],
  }
}

/** Whether a cell says that the row has the label of its column. */
export const isMarked = (cell: string): boolean => /^(?:1|1\.0|true)$/i.test(cell.trim())
/** A column of nothing but yes and no, both of which occur. */
const isOneHot = ({ values, distinct }: Seen, rows: number): boolean =>
  values.length === rows && distinct === 2 && values.every((value) => /^(?:[01](?:\.0)?|true|false)$/i.test(value))

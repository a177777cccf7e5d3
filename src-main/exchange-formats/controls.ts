import { decide, type PersonsAnswer } from './answers.ts'
import { ColumnMissing } from './format-errors.ts'
import type { FurtherTask, OpenQuestion } from './format.ts'
import { listOfNames, namesIn } from './listed-names.ts'
import type { Answer } from './record-format.ts'

/** Form fields of formats whose records answer several questions. */
export const controlOptions = {
  control: {
    kind: 'text',
    title: 'Question',
    default: '',
    help: 'Name of the control or question whose answers are the labels; empty: the one answered most',
  },
  tasks: {
    kind: 'text',
    title: 'Questions that are further tasks',
    default: '',
    help: 'Each becomes a task of its name; with commas between them. Others are kept as context where they are short',
    advanced: true,
  },
} as const
const NONE = '-'

/** An answer to one of the questions: its name, and how many labels it gives. */
export interface Answered {
  readonly name: string
  readonly labels: number
}
interface Controls {
  /** Whose answers are the labels. */
  readonly control: string | undefined
  /** Whose answers are those of further tasks. */
  readonly tasks: readonly FurtherTask[]
  readonly questions: readonly OpenQuestion[]
}

/**
 * Which of several questions gives the labels: as chosen, else the one answered most, at a tie the first; and which are further tasks: those
 * chosen. Throws ColumnMissing where none is called as chosen.
 */
export function chooseControls(
  path: string,
  answered: readonly Answered[],
  { control: chosen, tasks: chosenTasks }: { readonly control: string; readonly tasks: string },
): Controls {
  const byName = Map.groupBy(answered, ({ name }) => name)
  const counts = [...byName].map(([name, all]) => ({ name, count: all.length }))
  const names = counts.map(({ name }) => name)
  const tasks = namesIn(chosenTasks).filter((name) => name !== NONE && name !== chosen)
  for (const name of [chosen, ...tasks])
    if (name !== '' && !names.includes(name)) throw new ColumnMissing(path, name, names)
  const most = counts
    .filter(({ name }) => !tasks.includes(name))
    .reduce<{ name: string; count: number } | undefined>((a, b) => (a && a.count >= b.count ? a : b), undefined)
  const control = chosen || most?.name
  const others = names.filter((name) => name !== control && !tasks.includes(name))
  const isOpen = control !== undefined && others.length > 0
  const further = { option: 'tasks', chosen: listOfNames(tasks) || NONE, others: [listOfNames([...tasks, ...others])] }
  const kindOf = (name: string) => (byName.get(name)!.some(({ labels }) => labels > 1) ? 'multi' : 'single')
  return {
    control,
    tasks: tasks.map((name) => ({ name, kind: kindOf(name) })),
    questions: isOpen ? [{ option: 'control', chosen: control, others }, ...(chosenTasks === '' ? [further] : [])] : [],
  }
}

/** Adds the answers to further tasks, each decided on by itself. */
export function withTasks(
  answer: Answer,
  tasks: readonly FurtherTask[],
  answersTo: (task: string) => readonly PersonsAnswer[],
): Answer {
  if (tasks.length === 0) return answer
  const decided = tasks.map(({ name }) => ({ task: name, ...decide(answersTo(name)) }))
  const notes = decided.flatMap(({ task, notes = [] }) =>
    notes.map(({ reason, detail }) => ({ reason, detail: `${task}: ${detail}` })),
  )
  const answers = decided
    .map(({ notes: _notes, labelsAside: _labels, each: _each, eachAside: _aside, ...one }) => one)
    .filter(({ label, labels, state }) => label !== undefined || labels !== undefined || state !== undefined)
  const each = [
    ...(answer.each ?? []),
    ...decided.flatMap(({ task, each = [] }) => each.map((one) => ({ ...one, task }))),
  ]
  return {
    ...answer,
    ...(answers.length > 0 && { answers }),
    ...(each.length > 0 && { each }),
    ...(notes.length > 0 && { notes: [...(answer.notes ?? []), ...notes] }),
  }
}

/** An answer to another question, in words. */
export interface OtherAnswer {
  readonly name: string
  readonly words: string
  /** Too long or too special for the context of a sample: regions, spans. */
  readonly isLeftOut?: boolean
}

/** Adds answers to other questions: readable beside, and counted. */
export function withOthers(answer: Answer, others: readonly OtherAnswer[]): Answer {
  if (others.length === 0) return answer
  const kept = others.filter(({ isLeftOut }) => !isLeftOut)
  const byName = Map.groupBy(kept, ({ name }) => name)
  const beside = [...byName].map(([name, all]) => [name, all.map(({ words }) => words).join('; ')] as const)
  const detail = others.map(({ name, words, isLeftOut }) => `${name}: ${isLeftOut ? `(${words})` : words}`).join('; ')
  return {
    ...answer,
    notes: [...(answer.notes ?? []), { reason: 'other-answers', detail: detail.slice(0, 500) }],
    ...(beside.length > 0 && { beside: { ...answer.beside, ...Object.fromEntries(beside) } }),
  }
}

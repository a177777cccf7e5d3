import type { FurtherTask, IncomingAnswer, IncomingSample, PersonalAnswer } from '../../exchange-formats/format.ts'
import { labelsOf } from '../../exchange-formats/single-label.ts'
import { addTask, isTaskUsed, taskById, taskNamed } from '../../storage/tables/tasks.ts'
import { ImportAnswers } from './import-answers.ts'
import type { Answering } from './read-answers.ts'
import { targetOf, type ImportTarget } from './import-target.ts'

/**
 * The tasks that a file answers beside the one it is imported into, by their names in the file: those of the project that are called so, others are added,
 * of the kind the file has. One that is called like the task imported into is another task, “NAME (2)”.
 */
export function furtherTasks(main: ImportTarget, kinds: readonly FurtherTask[], answering: Answering) {
  const { db, importId } = answering
  const byName = new Map<string, ImportAnswers>()
  const added = new Set<number>()

  function open(name: string): ImportAnswers {
    const called = name === main.task.name ? `${name} (2)` : name
    const known = taskNamed(db, called)
    const kind = kinds.find((task) => task.name === name)?.kind ?? 'single'
    const task = known ?? taskById(db, addTask(db, { name: called, kind, wanted: 1 }, importId))!
    if (!known) added.add(task.id)
    const note: Answering['note'] = (reason, line, detail) => answering.note(reason, line, `${called}: ${detail}`)
    return new ImportAnswers(targetOf(task, isTaskUsed(db, task.id)), { ...answering, note })
  }
  /** The answers to a task of the file, which is added where there is none. */
  function of(name: string): ImportAnswers {
    const answers = byName.get(name) ?? open(name)
    byName.set(name, answers)
    return answers
  }
  return {
    of,
    /** Those that have been answered so far. */
    all: () => [...byName.values()].sort((a, b) => a.target.task.id - b.target.task.id),
    isNew: ({ target }: ImportAnswers) => added.has(target.task.id),
  }
}

/** Whether a task keeps what each of several people said of a record. */
export const keepsEach = (
  { target }: ImportAnswers,
  each: readonly PersonalAnswer[] | undefined,
  task?: string,
): boolean => each !== undefined && target.each !== 'never' && each.some((one) => one.task === task)

/** The answers of a record to one task: what each of several said where the task keeps that, else the one decided on. */
export function answersTo(
  answers: ImportAnswers,
  decided: IncomingAnswer | undefined,
  each: readonly PersonalAnswer[] | undefined,
  task?: string,
): readonly IncomingAnswer[] {
  if (keepsEach(answers, each, task)) return each!.filter((one) => one.task === task)
  return decided ? [decided] : []
}

/** Names of the further tasks that a record answers. */
export const tasksIn = ({ answers = [], each = [] }: IncomingSample): ReadonlySet<string> =>
  new Set([...answers, ...each].flatMap(({ task }) => task ?? []))

/** Answers as they stay readable where they become none: the labels, or what else was decided, by task. */
export const answersInWords = (sample: IncomingSample): Record<string, string> =>
  Object.fromEntries(
    (sample.answers ?? []).flatMap((answer) => {
      const words = labelsOf(answer)?.join(', ') || answer.state
      return words ? [[answer.task, words]] : []
    }),
  )

/** Labels of further tasks that take one only, where a record has several: they stay readable beside the sample. */
export function unfitInWords(sample: IncomingSample, of: (task: string) => ImportAnswers): Record<string, string> {
  const unfit = (sample.answers ?? []).filter(
    ({ task, labels = [] }) => labels.length > 0 && of(task).target.kind === 'single',
  )
  return Object.fromEntries(unfit.map(({ task, labels }) => [task, labels!.join(', ')]))
}

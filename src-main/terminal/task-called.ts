import type { Task } from '../contract/tasks.ts'
import { NamedError } from '../platform/named-error.ts'
import type { Studio } from '../services/studio.ts'
import type { Flag, Given } from './command.ts'

export class NoSuchTask extends NamedError<{ task: string; known: string }> {
  constructor(task: string, known: readonly string[]) {
    super(
      { task, known: known.join(', ') },
      `No task of this project is called “${task}”; there are ${known.join(', ')}`,
    )
  }
}

/** Of verbs that work for one task. */
export const taskFlag: Readonly<Record<'task', Flag>> = {
  task: { help: 'name of the task (default: the first)', value: 'NAME' },
}

/** The task that is called so. Throws NoSuchTask. */
export async function taskNamed(studio: Studio, name: string): Promise<Task> {
  const tasks = await studio.tasks.list()
  const found = tasks.find((task) => task.name === name)
  if (!found)
    throw new NoSuchTask(
      name,
      tasks.map((task) => task.name),
    )
  return found
}

/** The task the flag names, the first where it is not given. Throws NoSuchTask. */
export async function taskCalled(studio: Studio, given: Given): Promise<Task> {
  const name = given.text('task')
  return name === undefined ? (await studio.tasks.list())[0]! : taskNamed(studio, name)
}

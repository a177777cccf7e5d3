import type { Serves } from '../../contract/serves.ts'
import type { Task, tasks as tasksContract } from '../../contract/tasks.ts'
import { NamedError } from '../../platform/named-error.ts'
import { FIRST_TASK } from '../../storage/tables/labels.ts'
import {
  addTask,
  changeTaskKind,
  changeWanted,
  isTaskUsed,
  listTasks,
  removeTask,
  renameTask,
  taskById,
  taskNamed,
  type TaskRecord,
} from '../../storage/tables/tasks.ts'
import { annotatorAgreement } from './annotator-agreement.ts'
import type { OpenProject } from './open-project.ts'
import { UnknownTask } from './unknown-task.ts'

export class TaskExists extends NamedError<{ task: string }> {
  constructor(task: string) {
    super({ task }, `There is a task “${task}” already`)
  }
}
/** Something has been decided or trained in it, or it is the one every project has. */
export class TaskInUse extends NamedError<{ task: string }> {
  constructor(task: string) {
    super({ task }, `The task “${task}” is in use: its answers, models and history stay with it`)
  }
}

/** A file that is being imported may answer any task, as it was when the import began. */
export class ImportUnderWay extends NamedError<{ task: string }> {
  constructor(task: string) {
    super({ task }, `A file is being imported; until that has ended, the task “${task}” stays as it is`)
  }
}

interface Hooks {
  readonly required: () => OpenProject
  /** There is another set of tasks, or one is another now. */
  readonly changed: () => void
  readonly isImporting: () => boolean
}

/** Questions asked of every sample. */
export function tasksService({ required, changed, isImporting }: Hooks): Serves<typeof tasksContract> {
  const described = ({ id, name, kind, wanted }: TaskRecord): Task => {
    const { labelled, skipped, flagged, byLabel } = required().countsOf(id)
    return { id, name, kind, wanted, labels: byLabel.size, labelled, skipped, flagged }
  }
  const list = () => listTasks(required().db).map(described)
  function known(task: number): TaskRecord {
    const record = taskById(required().db, task)
    if (!record) throw new UnknownTask(String(task))
    return record
  }
  function requireFree(name: string) {
    if (taskNamed(required().db, name)) throw new TaskExists(name)
  }
  function told(task: number): Task {
    required().recount(task)
    changed()
    return described(known(task))
  }
  return {
    list,
    add({ name, kind, wanted }) {
      requireFree(name)
      return told(addTask(required().db, { name, kind, wanted }))
    },
    rename({ task, name }) {
      if (known(task).name !== name) {
        requireFree(name)
        renameTask(required().db, task, name)
      }
      return told(task)
    },
    setKind({ task, kind }) {
      const { name, kind: before } = known(task)
      if (kind === before) return told(task)
      if (isTaskUsed(required().db, task)) throw new TaskInUse(name)
      if (isImporting()) throw new ImportUnderWay(name)
      changeTaskKind(required().db, task, kind)
      return told(task)
    },
    setWanted({ task, wanted }) {
      known(task)
      changeWanted(required().db, task, wanted)
      return told(task)
    },
    agreement: (given) => annotatorAgreement(required().db, known(given?.task ?? FIRST_TASK)),
    remove({ task }) {
      const { name } = known(task)
      if (task === FIRST_TASK || isTaskUsed(required().db, task)) throw new TaskInUse(name)
      if (isImporting()) throw new ImportUnderWay(name)
      removeTask(required().db, task)
      changed()
      return list()
    },
  }
}

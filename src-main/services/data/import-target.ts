import type { FilePreview } from '../../exchange-formats/format.ts'
import type { TargetKind } from '../../platform/targets.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { FIRST_TASK } from '../../storage/tables/labels.ts'
import { isTaskUsed, taskById, type TaskRecord } from '../../storage/tables/tasks.ts'
import { TaskInUse } from '../project/tasks-service.ts'
import { UnknownTask } from '../project/unknown-task.ts'

/** Where answers of a file go: a task as it will be once the import has finished. */
export interface ImportTarget {
  readonly task: TaskRecord
  readonly kind: TargetKind
  /**
   * Whether the answers of several annotators are kept each: always in a task that asks several; in one that asks one and that nothing has been decided or
   * trained in, once the file has any (`found`): then it asks as many from now on as have answered a sample together, for what stands is what most of them
   * say, and that is not so where one is asked. In any other the one decided on is taken.
   */
  readonly each: 'always' | 'found' | 'never'
}

/** What of a request says where answers go. */
export interface TargetRequest {
  /** The first when left out. */
  readonly task?: number
  /** What the task is to be; a person's choice. */
  readonly kind?: TargetKind
}

/**
 * The task a file is imported into. The first one of a project, where nothing has been decided or trained in it, becomes one of several labels with a file
 * that has several, unless it is asked to stay as it is. Throws UnknownTask; TaskInUse where a task that is in use is to become of another kind.
 */
export function importTarget(
  db: ReadableDb,
  { task: id = FIRST_TASK, kind: wanted }: TargetRequest,
  found: FilePreview['kind'] = 'single',
): ImportTarget {
  const task = taskById(db, id)
  if (!task) throw new UnknownTask(String(id))
  const isUsed = isTaskUsed(db, id)
  if (isUsed && wanted !== undefined && wanted !== task.kind) throw new TaskInUse(task.name)
  const becomes = !isUsed && id === FIRST_TASK && found === 'multi' ? 'multi' : task.kind
  return { ...targetOf(task, isUsed), kind: wanted ?? becomes }
}

/** A task that stays what it is. */
export const targetOf = (task: TaskRecord, isUsed: boolean): ImportTarget => ({
  task,
  kind: task.kind,
  each: task.wanted > 1 ? 'always' : isUsed ? 'never' : 'found',
})

import type { Runtime } from '../compute/runtime.ts'
import type { PoolReader } from './project-reader.ts'

/** What a task works with beside its input. */
export interface TaskTools<Event = never> {
  /** The path of the project, which `reader` opens read-only. */
  readonly project: string
  readonly reader: PoolReader
  readonly runtime: Runtime
  /** Looked at between chunks of 50–200 ms. */
  readonly signal: AbortSignal
  /** Aborted when the work is to end before its time (training/early-end.ts). */
  readonly halt?: AbortSignal
  readonly emit: (event: Event) => void
}

interface ComputeTask<Name extends string, Where extends 'shared' | 'own', Input, Output, Event> {
  readonly name: Name
  /** `own`: a process of its own, for work of minutes that no training may wait for. */
  readonly process: Where
  readonly run: (input: Input, tools: TaskTools<Event>) => Promise<Output>
}

/** A piece of numeric work: its name, where it runs, what it does. To add one: a file, and a line in `task-table.ts`. */
export const defineTask = <
  const Name extends string,
  const Where extends 'shared' | 'own',
  Input,
  Output,
  Event = never,
>(
  task: ComputeTask<Name, Where, Input, Output, Event>,
): ComputeTask<Name, Where, Input, Output, Event> => task

import type { ProviderReport } from '../contract/doctor.ts'
import type { EmbedInput, OpenedBackbone } from './embed-task.ts'
import type { DefinedTask } from './task-table.ts'

export type TaskName = DefinedTask['name']
type TaskCalled<Name extends TaskName> = Extract<DefinedTask, { readonly name: Name }>
export type InputOf<Name extends TaskName> = Parameters<TaskCalled<Name>['run']>[0]
export type OutputOf<Name extends TaskName> = Awaited<ReturnType<TaskCalled<Name>['run']>>
type EventOf<Name extends TaskName> = Parameters<Parameters<TaskCalled<Name>['run']>[1]['emit']>[0]

/** How a task is followed; `process: 'own'` is said where the task says so. */
export type Following<Name extends TaskName> = {
  readonly signal?: AbortSignal
  readonly halt?: AbortSignal
  /** What it throws ends the task. */
  readonly onEvent?: (event: EventOf<Name>) => void
} & (TaskCalled<Name>['process'] extends 'own' ? { readonly process: 'own' } : { readonly process?: undefined })

export interface EmbedFollowing {
  readonly signal?: AbortSignal
  readonly onFitting: (done: number, total: number | null) => void
  /** Again where another provider takes over. */
  readonly onOpened: (backbone: OpenedBackbone) => void
  /** `last`: all up to this sample were looked at; those of them not in `ids` have no features. */
  readonly onBlock: (ids: Int32Array, vectors: Float32Array, last: number) => void
  /** It has no features: no model can tell anything of it. */
  readonly onUnreadable: (sample: number, reason: string) => void
}

export interface OwnProcess {
  readonly run: <Name extends TaskName>(
    name: Name,
    input: InputOf<Name>,
    following: Omit<Following<Name>, 'process' | 'halt'>,
  ) => Promise<OutputOf<Name>>
  readonly close: () => void
}

/** The numeric work of the open project, done elsewhere. */
export interface Numerics {
  /** Runs a task of `task-table.ts` on the project. */
  readonly run: <Name extends TaskName>(
    name: Name,
    input: InputOf<Name>,
    following: Following<Name>,
  ) => Promise<OutputOf<Name>>
  /** A process that lives until it is closed: what one task leaves open there, the next one finds. Where it ends while it tries a model: FailedTrialRun. */
  readonly ownProcess: () => OwnProcess
  /** The task `embed`, on the provider that suits the backbone; a retry after one that failed tells no sample twice. */
  readonly embed: (choice: Omit<EmbedInput, 'provider'>, following: EmbedFollowing) => Promise<void>
  /** The process that runs just now, by a number of its own; null: none does. What was open in one is not in another. */
  readonly process: () => number | null
  readonly probe: () => Promise<readonly ProviderReport[]>
}

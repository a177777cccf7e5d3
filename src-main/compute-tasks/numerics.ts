import type { BackboneChoice } from '../backbones/backbone-choice.ts'
import type { ProviderReport } from '../contract/doctor.ts'
import type { PreparedBackbone, RunControl } from './requests.ts'
import type { DefinedTask } from './task-table.ts'

export type TaskName = DefinedTask['name']
type TaskCalled<Name extends TaskName> = Extract<DefinedTask, { readonly name: Name }>
export type InputOf<Name extends TaskName> = Parameters<TaskCalled<Name>['run']>[0]
export type OutputOf<Name extends TaskName> = Awaited<ReturnType<TaskCalled<Name>['run']>>
type EventOf<Name extends TaskName> = Parameters<Parameters<TaskCalled<Name>['run']>[1]['emit']>[0]

/** How a task is followed; `process: 'own'` is said where the task says so. */
export type Following<Name extends TaskName> = {
  readonly signal?: AbortSignal
  /** What it throws ends the task. */
  readonly onEvent?: (event: EventOf<Name>) => void
} & (TaskCalled<Name>['process'] extends 'own' ? { readonly process: 'own' } : { readonly process?: undefined })

/** The numeric work of the open project, done elsewhere. */
export interface Numerics {
  /** Runs a task of `task-table.ts` on the project. */
  readonly run: <Name extends TaskName>(
    name: Name,
    input: InputOf<Name>,
    following: Following<Name>,
  ) => Promise<OutputOf<Name>>
  /** Fits a backbone that learns from the pool (samples up to `upTo`), unless its `state` is there already. */
  readonly prepare: (
    choice: BackboneChoice & { seed: number; state: Uint8Array | null; upTo: number },
    control: RunControl,
  ) => Promise<PreparedBackbone>
  readonly embed: (
    /** Samples `after` … `upTo`, in id order. */
    choice: BackboneChoice & { state: Uint8Array | null; after: number; upTo: number },
    control: RunControl & {
      /** `last`: all up to this sample were looked at; those of them not in `ids` have no features. */
      onBlock: (ids: Int32Array, vectors: Float32Array, last: number) => void
      /** It has no features: no model can tell anything of it. */
      onUnreadable: (sample: number, reason: string) => void
    },
  ) => Promise<void>
  readonly probe: () => Promise<readonly ProviderReport[]>
}

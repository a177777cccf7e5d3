import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Folders, Host } from './workbench.ts'

export type { Blob, Studio } from './studio.ts'
export type { Folders, Host } from './workbench.ts'

/** What an entry hands to the core. */
export interface StudioDeps {
  readonly host: Host
  readonly folders: Folders
  readonly clock: Clock
  /** A fresh 32-bit seed each time. */
  readonly newSeed: () => number
  readonly log: Log
}

import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { StudioEvents } from './events/studio-events.ts'
import type { Jobs } from './jobs/jobs.ts'
import type { UserSettings } from './settings/user-settings.ts'
import type { PlugInFolder } from '../suggesters/plug-ins/plug-in-folder.ts'

export type Host = 'electron' | 'web' | 'terminal'

/** Where the studio keeps things; absolute paths. */
export interface Folders {
  readonly settings: string
  readonly projects: string
  readonly downloads: string
  /** Shipped, read-only. */
  readonly resources: string
  /** How the folder of what pages send begins; each process makes its own. */
  readonly uploads: string
}

/** What every service stands on. */
export interface StudioContext {
  readonly host: Host
  readonly folders: Folders
  readonly clock: Clock
  /** A fresh 32-bit seed; kept with whatever it was used for. */
  readonly newSeed: () => number
  readonly log: Log
  readonly events: StudioEvents
  readonly jobs: Jobs
  readonly settings: UserSettings
  /** Suggesters that people write; null where they cannot be run apart. */
  readonly plugIns: PlugInFolder | null
  /** Whether features, models and rankings are made as they become due; a terminal does only what it is told. */
  readonly automatic: boolean
}

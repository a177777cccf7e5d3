import type { Studio } from '../services/studio.ts'
import type { Given } from './command.ts'

/** What came of it: words for a person, and for `--json` all that there is. */
export interface SynthTold {
  readonly told: string
  readonly file?: string
  readonly [field: string]: unknown
}
/** What `synth PROJECT ACTION` does for a task. */
export type SynthAction = (studio: Studio, task: number, given: Given) => Promise<SynthTold>

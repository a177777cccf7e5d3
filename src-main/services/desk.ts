import type { LabellingProgress } from '../contract/labelling.ts'
import type { Pace } from './labelling/pace.ts'
import type { OpenProject } from './project/open-project.ts'
import type { Queue } from './queue/queue.ts'
import type { Ranker } from './queue/ranker.ts'

/** The open project with all that works on it; made when a project is opened, dropped when it is closed. */
export interface Desk {
  readonly project: OpenProject
  readonly queue: Queue
  readonly ranker: Ranker
  readonly paces: Map<string, Pace>
  /** Labels given since the newest training began. */
  sinceTraining: number
  /** Hold-out figures and stopping light of the newest model. */
  measured: Pick<LabellingProgress, 'holdout' | 'stopping'>
}

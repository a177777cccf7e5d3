import type { LabellingProgress } from '../contract/labelling.ts'
import type { OptionValues } from '../contract/options.ts'
import type { JobSpec } from './jobs/jobs.ts'
import type { Pace } from './labelling/pace.ts'
import type { BackboneChoice } from '../backbones/backbone-choice.ts'
import type { Numerics } from '../compute-tasks/requests.ts'
import type { OpenProject } from './project/open-project.ts'
import type { InTurn } from './queue/in-turn.ts'
import type { Queue } from './queue/queue.ts'
import type { Ranker } from './queue/ranker.ts'

/** The open project with all that works on it; made when a project is opened, dropped when it is closed. */
export interface ProjectSession {
  readonly project: OpenProject
  readonly queue: Queue
  readonly ranker: Ranker
  readonly numerics: Numerics
  /** One piece of numeric work at a time. */
  readonly inTurn: InTurn
  readonly paces: Map<string, Pace>
  /** Training run → the job it ran in, as long as the studio runs. */
  readonly runs: Map<number, string>
  /** Labels given since the newest training began. */
  sinceTraining: number
  /** Hold-out figures and stopping light of the newest model. */
  measured: Pick<LabellingProgress, 'holdout' | 'stopping' | 'unseen'>
  readonly embedding: (choice: BackboneChoice) => JobSpec
  readonly training: (choice: { learner: string; options: OptionValues; seed: number }) => JobSpec
  /** Goes on with a run of a learner of whole contents, beside all other work. */
  readonly endToEnd: (run: number) => JobSpec
}

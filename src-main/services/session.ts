import type { LabellingProgress } from '../contract/labelling-progress.ts'
import type { OptionValues } from '../contract/options.ts'
import type { FeatureSetRecord } from '../storage/tables/features.ts'
import type { JobControl, JobSpec } from './jobs/jobs.ts'
import type { Embedded } from './models/embed-pool.ts'
import type { Pace } from './labelling/pace.ts'
import type { BackboneChoice } from '../backbones/backbone-choice.ts'
import type { Numerics } from '../compute-tasks/numerics.ts'
import type { TaskRecord } from '../storage/tables/tasks.ts'
import type { OpenProject } from './project/open-project.ts'
import type { SampleCounts } from './project/sample-counts.ts'
import type { SuggestionRouter } from '../suggesters/router.ts'
import type { InTurn } from './queue/in-turn.ts'
import type { Queue } from './queue/queue.ts'
import type { Ranker } from './queue/ranker.ts'
import type { Serving } from './serving/open-serving.ts'
import type { ReadingProcess } from './synthesis/reading-process.ts'

/** One task of the open project with all that works on it: what is asked, who answers how fast, what a model would learn. */
export interface TaskSession {
  readonly project: OpenProject
  /** As it is now: name, kind and number of annotators may change. */
  task: TaskRecord
  readonly counts: SampleCounts
  readonly queue: Queue
  readonly ranker: Ranker
  /** Who suggests labels for its cards. */
  readonly router: SuggestionRouter
  readonly paces: Map<string, Pace>
  /** Labels given since the newest training began. */
  sinceTraining: number
  /** Hold-out figures and stopping light of the newest model. */
  measured: Pick<LabellingProgress, 'holdout' | 'stopping' | 'unseen'>
  /** What synthetic samples may teach is not what the newest training was taught. */
  madeAnew: boolean
  /** What trains it when a training is due. */
  readonly learner: () => { readonly learner: string; readonly options: OptionValues }
  /** Whether names of labels could teach; and that they may from now on, or may not. */
  readonly names: { readonly canTeach: () => boolean; readonly switched: () => void }
  readonly training: (choice: { learner: string; options: OptionValues; seed: number }) => JobSpec
}

/** What the tasks of a project share; made when a project is opened, dropped when it is closed. */
export interface ProjectWork {
  readonly project: OpenProject
  readonly numerics: Numerics
  readonly router: SuggestionRouter
  /** One piece of numeric work at a time. */
  readonly inTurn: InTurn
  /** Training run → the job it ran in, as long as the studio runs. */
  readonly runs: Map<number, string>
  /** Training runs of whole contents that go on just now, to be ended before their time. */
  readonly halts: Map<number, AbortController>
  readonly embedding: (choice: BackboneChoice) => JobSpec
  /** What of models and backbones answers at once. */
  readonly serving: Serving
  /** Where templates are read. */
  readonly reading: ReadingProcess
}

/** The open project, which is its first task as far as nobody names another. */
export interface ProjectSession extends ProjectWork, TaskSession {
  /** A task by its id, the first when left out. Throws UnknownTask. */
  readonly of: (task?: number) => TaskSession
  readonly tasks: () => readonly TaskSession[]
  /** A task has gone, or another has been added or changed. */
  readonly refreshTasks: () => void
  /** Goes on with a run of a learner of whole contents, beside all other work. */
  readonly endToEnd: (run: number) => JobSpec
  /** Features of the pool by those in use, else those somebody chose, else what suits the samples; they are in use from then on. */
  readonly embedPool: () => JobSpec
  /** Features of the pool by what a set has learnt or came with; those in use stay in use. */
  readonly embedSet: (set: FeatureSetRecord, control: JobControl) => Promise<Embedded>
}

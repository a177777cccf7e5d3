import type { Job } from '../../contract/jobs.ts'
import { activeFeatureSet, lastEmbedded } from '../../storage/tables/features.ts'
import type { JobSpec } from '../jobs/jobs.ts'
import type { OpenProject } from '../project/open-project.ts'
import type { StudioContext } from '../context.ts'
import type { InTurn } from './in-turn.ts'
import type { Queue } from './queue.ts'
import type { rankPool } from './rank-pool.ts'

/** First pause after the compute process stopped; doubled each time. */
const PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 60_000
/** May be over a moment later: the process is started again, room is made. Anything else would only fail the same way until something changes. */
const PASSING: ReadonlySet<string> = new Set(['ComputeStopped', 'DiskFull', 'DiskTrouble'])

/** The three things that keep the queue worth asking, each a job. */
export interface RankerWork {
  /** null: another task sees to the features. */
  readonly embed: (() => JobSpec) | null
  readonly train: () => JobSpec
  readonly select: () => JobSpec
}

/** Works behind the annotators: features, model, ranking, one after the other, whenever the project calls for it. */
export interface Ranker {
  /** Looks whether there is anything to do. Costs nothing where there is not. */
  readonly nudge: () => void
  /** The pool, the features, the model or the strategy changed: rank again, and try anew what failed. */
  readonly rerank: () => void
  readonly stop: () => void
}

interface RankerNeeds {
  readonly project: OpenProject
  readonly queue: Queue
  readonly work: RankerWork
  readonly inTurn: InTurn
  readonly trainingDue: () => boolean
}

type Step = 'embed' | 'train' | 'select'

export function startRanker({ jobs, clock, log, automatic }: StudioContext, needs: RankerNeeds): Ranker {
  const { project, queue, work, inTurn, trainingDue } = needs
  const givenUp = new Set<Step>()
  let stale = false
  /** A model was trained and nothing is ranked by it yet. */
  let untold = false
  let busy = false
  let stopped = false
  let failures = 0
  let pausedUntil = 0
  let timer: NodeJS.Timeout | undefined

  const hasFeatures = () => activeFeatureSet(project.db) !== null
  function lacksFeatures(): boolean {
    const set = activeFeatureSet(project.db)
    return set === null || lastEmbedded(project.db, set.id) < project.newest
  }

  /** What is to be done now, by what the project has; null when all is well. */
  function due(): Step | null {
    if (project.newest === 0) return null
    if (work.embed && lacksFeatures() && !givenUp.has('embed')) return 'embed'
    if (!hasFeatures()) return null
    // Annotators faster than a training must not keep its ranking from ever being made.
    if (untold && !givenUp.has('select')) return 'select'
    if (trainingDue()) return 'train'
    return (stale || queue.runsLow()) && !givenUp.has('select') ? 'select' : null
  }

  function start(step: Step): Job {
    const spec = work[step]!()
    if (step === 'embed') queue.explain('preparing', [{ code: 'computing-features', fields: {} }])
    return jobs.start({ ...spec, work: (control) => inTurn(() => spec.work(control)) })
  }

  async function follow(step: Step, { id }: Job): Promise<void> {
    const { state, error, result } = await jobs.wait({ id })
    if (state === 'done') {
      failures = 0
      stale = step !== 'select'
      untold = step === 'train'
      if (step === 'train') givenUp.delete('select')
      // What is left has no features, or measures: asking again would give the same nothing, over and over.
      if (step === 'select' && (result as Awaited<ReturnType<typeof rankPool>>).poolSize === 0) givenUp.add('select')
      return
    }
    if (stopped) return
    if (error && PASSING.has(error.name)) pause()
    else givenUp.add(step)
    log.warn(`${step} ${state}`, error?.message)
    queue.explain('fallback', [{ code: `${step}-${state}`, fields: { error: error?.name ?? '' } }])
  }

  function pause(): void {
    const ms = Math.min(LONGEST_PAUSE_MS, PAUSE_MS * 2 ** failures++)
    pausedUntil = clock() + ms
    timer = setTimeout(() => {
      pausedUntil = 0
      nudge()
    }, ms)
  }

  function look(): void {
    if (!automatic || busy || stopped || clock() < pausedUntil) return
    const step = due()
    if (!step) return
    const job = start(step)
    busy = true
    void follow(step, job)
      .catch(unheard)
      .finally(() => {
        busy = false
        nudge()
      })
  }
  /** Timers call it, and answers that are saved already: a project that cannot be read or written just now fails none of them. */
  function nudge(): void {
    try {
      look()
    } catch (error) {
      unheard(error)
    }
  }
  const unheard = (error: unknown) => log.warn('the ranking stands still', error)

  return {
    nudge,
    rerank() {
      stale = true
      givenUp.clear()
      nudge()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

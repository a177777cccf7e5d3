import type { Job } from '../../contract/jobs.ts'
import type { LabRequest } from '../../contract/strategies.ts'
import { NamedError } from '../../platform/named-error.ts'
import { strategyById } from '../../query-strategies/index.ts'
import { activeFeatureSet } from '../../storage/tables/features.ts'
import { endLabRun, startLabRun } from '../../storage/tables/query-log.ts'
import type { Desk } from '../desk.ts'
import { NoFeatures } from '../models/models-service.ts'
import type { Workbench } from '../workbench.ts'

/** Of the labelled samples, the share that is only tested on. */
const TESTED = 0.25

/** Replaying needs samples that are labelled already: a quarter to test on, the rest to ask for again. */
export class TooFewLabels extends NamedError<{ labels: number; needed: number }> {
  constructor(labels: number, needed: number) {
    super({ labels, needed }, `${labels} samples are labelled; comparing strategies at this size needs ${needed}`)
  }
}

/** Compares strategies on the project's own labels; the run and its result stay in the project. */
export function startLab({ jobs, clock, newSeed }: Workbench, { project, numerics }: Desk, request: LabRequest): Job {
  const { db, tally } = project
  const set = activeFeatureSet(db)
  if (!set) throw new NoFeatures()
  for (const id of request.strategies) strategyById(id)
  const needed = Math.ceil((request.startSize + request.batch) / (1 - TESTED))
  if (tally.labelled < needed) throw new TooFewLabels(tally.labelled, needed)
  const seed = newSeed()
  return jobs.start({
    ...{ kind: 'lab', title: request.strategies.join(', '), unit: 'curves' },
    total: request.strategies.length * request.seeds,
    async work({ signal, progress }) {
      const run = startLabRun(db, clock(), JSON.stringify(request))
      try {
        const result = await numerics.lab(
          { set: set.id, seed, tested: TESTED, request },
          { signal, onProgress: progress },
        )
        endLabRun(db, run, 'done', JSON.stringify(result))
        return { run, ...result }
      } catch (error) {
        endLabRun(db, run, signal.aborted ? 'cancelled' : 'failed', null)
        throw error
      }
    },
  })
}

import type { Job } from '../../contract/jobs.ts'
import type { LabRequest, LabResult } from '../../contract/strategies.ts'
import { NamedError } from '../../platform/named-error.ts'
import { activeFeatureSet } from '../../storage/tables/features.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { labRunById, setLabRun, startLabRun, type LabRecord } from '../../storage/tables/query-log.ts'
import type { Desk } from '../desk.ts'
import { NoFeatures } from '../models/models-service.ts'
import { strategiesIn } from '../proving/simulate.ts'
import type { Workbench } from '../workbench.ts'

/** What a run was begun with, so that it can be gone on with. */
export interface LabPlan {
  readonly request: LabRequest
  readonly set: number
  readonly seed: number
}

/** Of the labelled samples, the share that is only tested on. */
const TESTED = 0.25

/** Replaying needs samples that are labelled already: a quarter to test on, the rest to ask for again. */
export class TooFewLabels extends NamedError<{ labels: number; needed: number }> {
  constructor(labels: number, needed: number) {
    super({ labels, needed }, `${labels} samples are labelled; comparing strategies at this size needs ${needed}`)
  }
}

/** There is nothing to go on with. */
export class CannotResumeLab extends NamedError<{ run: number }> {
  constructor(run: number) {
    super({ run }, `Replay ${run} is finished, running, or not of this project`)
  }
}

/**
 * Compares strategies (or pairs, A+B) on the project's own labels. Every finished curve is kept at once; the run and its result stay in the
 * project. Throws UnknownStrategy, NeedsModelFirst, TooFewLabels, NoFeatures.
 */
export function startLab(bench: Workbench, desk: Desk, request: LabRequest): Job {
  const { db, tally } = desk.project
  for (const id of request.strategies) strategiesIn(id)
  const needed = Math.ceil((request.startSize + request.batch) / (1 - TESTED))
  if (tally.labelled < needed) throw new TooFewLabels(tally.labelled, needed)
  const plan = { request, set: activeSet(db), seed: bench.newSeed() }
  return replayed(bench, desk, startLabRun(db, bench.clock(), JSON.stringify(plan)), plan, null)
}

/** Goes on with a run that was cancelled, failed or cut short, on the features and split it began with. Throws CannotResumeLab. */
export function resumeLab(bench: Workbench, desk: Desk, run: number): Job {
  const record = labRunById(desk.project.db, run)
  if (!record || record.state === 'done' || record.state === 'running') throw new CannotResumeLab(run)
  const known = record.result === null ? null : (JSON.parse(record.result) as LabResult)
  return replayed(bench, desk, run, JSON.parse(record.request) as LabPlan, known)
}

function replayed(
  { jobs }: Workbench,
  { project: { db }, numerics }: Desk,
  run: number,
  { request, set, seed }: LabPlan,
  known: LabResult | null,
): Job {
  return jobs.start({
    ...{ kind: 'lab', title: request.strategies.join(', '), unit: 'curves' },
    total: request.strategies.length * request.seeds,
    async work({ signal, progress }) {
      setLabRun(db, run, 'running', known && JSON.stringify(known))
      let latest = known
      const keep = (state: LabRecord['state']) => setLabRun(db, run, state, latest && JSON.stringify(latest))
      const onCurve = (result: LabResult) => {
        latest = result
        keep('running')
      }
      try {
        latest = await numerics.lab(
          { set, seed, tested: TESTED, request, known },
          { signal, onProgress: progress, onCurve },
        )
        keep('done')
        return { run, ...latest }
      } catch (error) {
        keep(signal.aborted ? 'cancelled' : 'failed')
        throw error
      }
    },
  })
}

function activeSet(db: ReadableDb): number {
  const set = activeFeatureSet(db)
  if (!set) throw new NoFeatures()
  return set.id
}

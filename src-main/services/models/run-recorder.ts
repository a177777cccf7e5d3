import type { WireError } from '../../contract/jobs.ts'
import type { TrainingRun } from '../../contract/models.ts'
import type { Clock } from '../../platform/clock.ts'
import type { WritableDb } from '../../storage/database.ts'
import { endRun, type RunRecord } from '../../storage/tables/training-runs.ts'
import type { StudioEvents } from '../events/studio-events.ts'
import type { TrainingMoment } from '../../compute-tasks/requests.ts'
import { toWireError } from '../wire-error.ts'

interface RecorderDeps {
  readonly db: WritableDb
  readonly events: StudioEvents
  readonly clock: Clock
}

/** Records one training run: its curve, told as it grows, and how it ended. */
export function runRecorder(
  { db, events, clock }: RecorderDeps,
  run: number,
  progress: (done: number, total: number, unit: string) => void,
) {
  let curve: TrainingRun['curve'] = []
  const end = (state: RunRecord['state'], modelId: number | null, error: WireError | null) =>
    endRun(db, run, { state, at: clock(), curve, modelId, error })
  return {
    curve: () => curve,
    goOnFrom({ curve: known }: RunRecord) {
      curve = [...known]
    },
    onMoment(moment: TrainingMoment) {
      // After a crash, steps since the last checkpoint are done again.
      while (curve.length > 0 && curve.at(-1)!.step >= moment.point.step) curve.pop()
      curve.push(moment.point)
      progress(moment.point.step, moment.steps, 'steps')
      events.publish({ type: 'training', run, ...moment })
    },
    done: (model: number) => end('done', model, null),
    /** `resumable`: a later start can go on where this ended. */
    stopped(error: unknown, cancelled: boolean, resumable = false) {
      end(cancelled ? 'cancelled' : resumable ? 'interrupted' : 'failed', null, toWireError(error))
    },
  }
}

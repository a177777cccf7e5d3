import type { Model, TrainingRun } from '../../contract/models.ts'
import type { OptionValues } from '../../contract/options.ts'
import type { WritableDb } from '../../storage/database.ts'
import { labelledSamples, lastAction } from '../../storage/tables/annotations.ts'
import { activeModel, addModel, endRun, modelById, startRun } from '../../storage/tables/models.ts'
import type { StudioEvents } from '../events/studio-events.ts'
import type { JobControl } from '../jobs/jobs.ts'
import type { Numerics } from '../numerics.ts'
import { toWireError } from '../wire-error.ts'
import type { Clock } from '../../platform/clock.ts'
import { NamedError } from '../../platform/named-error.ts'
import { modelView } from './model-view.ts'

/** A classifier needs two classes to tell apart. */
export class TooFewClasses extends NamedError<{ classes: number; labels: number }> {
  constructor(classes: number, labels: number) {
    super({ classes, labels }, `${labels} labels of ${classes} classes: a model needs at least two classes`)
  }
}

export interface TrainingChoice {
  readonly learner: string
  readonly options: OptionValues
  readonly seed: number
  readonly set: number
}

interface Around {
  readonly db: WritableDb
  readonly numerics: Numerics
  readonly events: StudioEvents
  readonly clock: Clock
  /** The run started: its id, for the list of runs. */
  readonly onRun: (run: number) => void
}

/** Learns from every label but the hold-out's; the run is kept with its curve, the model becomes the active one. */
export async function trainModel(
  { db, numerics, events, clock, onRun }: Around,
  { learner, options, seed, set }: TrainingChoice,
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<Model> {
  const learnt = lastAction(db)
  const labelled = labelledSamples(db, false)
  const classes = new Set(labelled.map(({ labelId }) => labelId))
  if (classes.size < 2) throw new TooFewClasses(classes.size, labelled.length)
  const parent = activeModel(db)
  const asText = JSON.stringify(options)
  const run = startRun(db, { learner, options: asText, seed, labels: labelled.length, at: clock() })
  onRun(run)
  const curve: TrainingRun['curve'] = []
  const end = (state: 'done' | 'failed' | 'cancelled', modelId: number | null, error: string | null) =>
    endRun(db, run, { state, at: clock(), curve: JSON.stringify(curve), modelId, error })
  try {
    const head = await numerics.train(
      { learner, options, seed, set },
      {
        signal,
        onMoment(moment) {
          curve.push(moment.point)
          progress(moment.point.step, moment.steps)
          events.publish({ type: 'training', run, ...moment })
        },
      },
    )
    const model = addModel(db, {
      ...{ learner, options: asText, seed, setId: set, parentId: parent?.id ?? null, at: clock(), lastAction: learnt },
      ...{ labels: head.labels, temperature: head.temperature, trainMs: head.trainMs, parameters: head.parameters },
      classes: JSON.stringify(head.classes),
      holdout: head.holdout && JSON.stringify(head.holdout),
    })
    end('done', model, null)
    const view = modelView(db, modelById(db, model)!)
    events.publish({ type: 'model', model: view })
    return view
  } catch (error) {
    end(signal.aborted ? 'cancelled' : 'failed', null, toWireError(error).message)
    throw error
  }
}

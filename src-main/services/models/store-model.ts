import type { TrainedHead } from '../../compute-tasks/requests.ts'
import type { Model } from '../../contract/models.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { storeContextPrior } from '../../storage/tables/context-priors.ts'
import { addModel, modelById, type ModelRecord } from '../../storage/tables/models.ts'
import type { WritableDb } from '../../storage/database.ts'
import type { Clock } from '../../platform/clock.ts'
import type { StudioEvents } from '../events/studio-events.ts'
import { exposeNewKind } from './begin-exposure.ts'
import { modelView } from './model-view.ts'

export interface StoringDeps {
  readonly db: WritableDb
  readonly events: StudioEvents
  readonly clock: Clock
}
export type Origin = Pick<ModelRecord, 'learner' | 'options' | 'seed' | 'setId' | 'parentId' | 'lastAction'> &
  Partial<Pick<ModelRecord, 'task' | 'teacher' | 'beginning' | 'bundle'>>

/** The next version; told where it becomes the active one. */
export function storeModel(
  { db, events, clock }: StoringDeps,
  {
    labels,
    kind,
    temperature,
    trainMs,
    parameters,
    classes,
    holdout,
    pool,
    inverseL2,
    names,
    synthetic,
    context,
  }: TrainedHead,
  origin: Origin,
  active = true,
): Model {
  const record = {
    ...origin,
    kind,
    at: clock(),
    labels,
    temperature,
    trainMs,
    parameters,
    classes,
    holdout: holdout && JSON.stringify(holdout),
    pool,
    inverseL2,
    names,
    synthetic,
  }
  const id = db.transaction(() => {
    const former = modelFor(db, FOR_THE_POOL, record.task)
    const id = addModel(db, record, active)
    if (context) storeContextPrior(db, id, context)
    if (active) exposeNewKind(db, former, id, clock)
    return id
  })
  const model = modelView(db, modelById(db, id)!)
  if (active) events.publish({ type: 'model', model })
  return model
}

import type { Model } from '../../contract/models.ts'
import type { BatchCheck } from '../../evaluation/batch-check.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { answersBetween } from '../../storage/tables/answers-between.ts'
import { storedHeld, storeHeld } from '../../storage/tables/held-back.ts'
import { activateModel, modelById, type ModelRecord } from '../../storage/tables/models.ts'
import { listTasks } from '../../storage/tables/tasks.ts'
import type { TrainedHead } from '../../compute-tasks/requests.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { toWireError } from '../wire-error.ts'
import { exposeNewKind } from './begin-exposure.ts'
import { AnswersContradict, checkOf, isWorse, ModelHeldBack } from './hold-back.ts'
import { modelView } from './model-view.ts'
import { storeModel, type Origin, type StoringDeps } from './store-model.ts'

/** The next version: in use, or beside the one in use where new answers have made it worse. That is told once for each model in use. */
export function storeChecked(deps: StoringDeps, head: TrainedHead, origin: Origin & { readonly task: number }): Model {
  const { db, events, clock } = deps
  const { task } = origin
  const { model, inUse, isNews } = db.transaction(() => {
    const inUse = modelFor(db, FOR_THE_POOL, task)
    const { id } = storeModel(deps, head, origin, false)
    const model = modelById(db, id)!
    if (inUse && isWorse(db, inUse, model, head.batch ?? null)) {
      const isNews = storedHeld(db, task)?.before !== inUse.id
      storeHeld(db, task, {
        model: id,
        before: inUse.id,
        at: clock(),
        batch: checkOf(inUse, model) ? null : head.batch!.gain,
      })
      return { model, inUse, isNews }
    }
    activateModel(db, id)
    exposeNewKind(db, inUse, id, clock)
    return { model, inUse: null, isNews: false }
  })
  const view = modelView(db, model)
  if (!inUse) events.publish({ type: 'model', model: view })
  else if (isNews) events.publish({ type: 'notice', notice: toWireError(toldOf(db, inUse, model, head.batch ?? null)) })
  return view
}

function toldOf(db: ReadableDb, before: ModelRecord, model: ModelRecord, batch: BatchCheck | null) {
  const { length } = answersBetween(db, { task: model.task, after: before.lastAction, upTo: model.lastAction })
  const tasks = listTasks(db)
  const called = tasks.length > 1 ? tasks.find(({ id }) => id === model.task)!.name : ''
  const of = { task: model.task, called, version: model.version, before: before.version, answers: length }
  const check = checkOf(before, model)
  const { value, samples } = (check ?? batch!).gain
  const lost = Math.round(-1000 * value) / 10
  return check ? new ModelHeldBack({ ...of, points: lost }) : new AnswersContradict({ ...of, samples, percent: lost })
}

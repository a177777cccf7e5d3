import { learnerFaces } from '../../learners/faces.ts'
import { activateFeatureSet } from '../../storage/tables/features.ts'
import { activateModel, modelById, type ModelRecord } from '../../storage/tables/models.ts'
import { writeTaskSetting } from '../../storage/tables/project.ts'
import type { StudioEvents } from '../events/studio-events.ts'
import type { TaskSession } from '../session.ts'
import { lookAtExposure } from './look-at-exposure.ts'
import { measure } from './measured.ts'
import { modelView } from './model-view.ts'

/** Another model is in use: what is measured of it, and a ranking by it. */
export function remeasured(at: TaskSession): void {
  at.measured = measure(at.project.db, at.task.id)
  at.ranker.rerank()
}

/** Takes a model into use with the features it reads. */
export function useModel(at: TaskSession, model: ModelRecord, events: StudioEvents): void {
  const { db } = at.project
  activateModel(db, model.id)
  if (model.setId !== null) activateFeatureSet(db, model.setId)
  remeasured(at)
  events.publish({ type: 'model', model: modelView(db, modelById(db, model.id)!) })
}

/** Back to the model before, and to trainings of its kind. */
export function withdraw(at: TaskSession, control: ModelRecord, events: StudioEvents): void {
  const { learner, options } = control
  const onFeatures = learnerFaces.find(({ id }) => id === learner)?.input === 'features'
  if (onFeatures) writeTaskSetting(at.project.db, 'learner', { learner, options }, at.task.id)
  useModel(at, control, events)
}

/** Takes the step that is due of a model shown step by step, and tells it. */
export function stepExposure(at: TaskSession, now: number, events: StudioEvents): void {
  const { db } = at.project
  const taken = lookAtExposure(db, at.task.id, now)
  if (taken?.look.decision === 'withdraw') withdraw(at, modelById(db, taken.exposure.control)!, events)
  else if (taken) events.publish({ type: 'model', model: modelView(db, modelById(db, taken.exposure.model)!) })
}

import { shareAt } from '../../evaluation/exposure/exposure-rule.ts'
import type { Clock } from '../../platform/clock.ts'
import type { WritableDb } from '../../storage/database.ts'
import { addExposure, currentExposure, endExposure } from '../../storage/tables/exposures.ts'
import { modelById, type ModelRecord } from '../../storage/tables/models.ts'
import { exposureSetting } from './exposure-setting.ts'
import { comparable } from './measured.ts'

/**
 * A model has come into use. Of the same kind as the one before (learner, options, features) it takes its place, on trial or not; of another kind it is shown
 * step by step, if its task is set so, beside the model that all annotators saw until then. Call inside the transaction that brings it into use.
 */
export function exposeNewKind(db: WritableDb, former: ModelRecord | null, id: number, clock: Clock): void {
  const model = modelById(db, id)!
  // One that has learnt from no label has earned nothing that could be lost.
  if (!former || former.labels === 0 || comparable(former, model)) return
  const going = currentExposure(db, model.task)
  if (going) endExposure(db, going.id, clock(), 'replaced')
  const control = going ? modelById(db, going.control)! : former
  if (comparable(control, model) || !exposureSetting(db, model.task, clock()).on) return
  beginExposure(db, { model, control }, clock)
}

/** Shows `model` on its first share of cards, `control` on all others. */
export function beginExposure(
  db: WritableDb,
  { model, control }: { readonly model: ModelRecord; readonly control: ModelRecord },
  clock: Clock,
): number {
  const { rule } = exposureSetting(db, model.task, clock())
  const of = { task: model.task, model: model.id, control: control.id }
  return addExposure(db, { ...of, rule, startedAt: clock(), share: shareAt(0, rule) })
}

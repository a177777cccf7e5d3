import type { ReadableDb } from '../../storage/database.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { currentExposure } from '../../storage/tables/exposures.ts'
import { modelById } from '../../storage/tables/models.ts'
import { listTasks } from '../../storage/tables/tasks.ts'

/** Models that anybody's cards have in any task, of those that read these features: while a new one is shown step by step, also the one before. */
export function modelsInUse(db: ReadableDb, set: number): number[] {
  const found = listTasks(db).flatMap(({ id }) => {
    const control = currentExposure(db, id)?.control
    return [modelFor(db, FOR_THE_POOL, id), control === undefined ? null : modelById(db, control)]
  })
  return [...new Set(found.flatMap((model) => (model?.setId === set ? [model.id] : [])))]
}

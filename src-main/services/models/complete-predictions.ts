import { embeddedCount } from '../../storage/tables/features.ts'
import type { ModelRecord } from '../../storage/tables/models.ts'
import { predictedCount, storePredictions } from '../../storage/tables/predictions.ts'
import { usableModel } from '../queue/rank-pool.ts'
import type { ProjectWork } from '../session.ts'

/**
 * Stores what the model in use of a task thinks of all samples with features, where not all of that is stored yet: a ranking does it by the way, but what
 * goes out must not depend on whether there was one.
 */
export async function completePredictions(
  { project: { db }, numerics, inTurn }: Pick<ProjectWork, 'project' | 'numerics' | 'inTurn'>,
  task: number,
): Promise<void> {
  const isComplete = (model: ModelRecord) => predictedCount(db, model.id) >= embeddedCount(db, model.setId!)
  const model = usableModel(db, task)
  if (!model || isComplete(model)) return
  await inTurn(async () => {
    if (!isComplete(model)) storePredictions(db, model.id, await numerics.run('predict', { model: model.id }, {}))
  })
}

import type { Runtime } from '../compute/runtime.ts'
import { modelById } from '../storage/tables/models.ts'
import type { Predictions } from '../storage/tables/predictions.ts'
import { probabilitiesOf } from '../training/head-graph.ts'
import { headOfModel } from './head-of-model.ts'
import { predictionsOf } from './predictions-of.ts'
import type { PoolReader } from './project-reader.ts'

/** What a model thinks of every sample that has the features it reads. */
export const predictTask = (reader: PoolReader, runtime: Runtime) =>
  async function predict({ project, model: id }: { project: string; model: number }): Promise<Predictions> {
    const db = reader.database(project)
    const model = modelById(db, id)!
    const { ids, vectors } = reader.features(project, model.setId!)
    return predictionsOf(
      { probabilities: await probabilitiesOf(headOfModel(db, model), vectors, runtime) },
      ids,
      model.kind,
    )
  }

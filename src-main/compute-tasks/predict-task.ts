import { modelById } from '../storage/tables/models.ts'
import type { Predictions } from '../storage/tables/predictions.ts'
import { probabilitiesOf } from '../training/head-graph.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { headOfModel } from './head-of-model.ts'
import { predictionsOf } from './predictions-of.ts'

/** What a model thinks of every sample that has the features it reads. */
export const predict = defineTask({
  name: 'predict',
  process: 'shared',
  async run({ model: id }: { readonly model: number }, { project, reader, runtime }: TaskTools): Promise<Predictions> {
    const db = reader.database(project)
    const model = modelById(db, id)!
    const { ids, vectors } = reader.features(project, model.setId!)
    return predictionsOf(
      { probabilities: await probabilitiesOf(headOfModel(db, model), vectors, runtime) },
      ids,
      model.kind,
    )
  },
})

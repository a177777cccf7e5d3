import { gatherRows, rowOf } from '../platform/matrix.ts'
import { place } from '../platform/place.ts'
import { modelById } from '../storage/tables/models.ts'
import { probabilitiesOf } from '../training/head-graph.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { headOfModel } from './head-of-model.ts'
import { likeliestOf } from './likeliest-of.ts'
import type { RankedPick } from './requests.ts'

type Guessed = Pick<RankedPick, 'sample' | 'guesses'>

/** The likeliest labels of some samples by a model that did not rank them; samples without the features it reads are left out. */
export const guess = defineTask({
  name: 'guess',
  process: 'shared',
  async run(
    { model: id, samples }: { readonly model: number; readonly samples: readonly number[] },
    { project, reader, runtime }: TaskTools,
  ): Promise<Guessed[]> {
    const db = reader.database(project)
    const model = modelById(db, id)!
    const { ids, vectors } = reader.features(project, model.setId!)
    const known = samples.flatMap((sample) => {
      const row = place(ids, sample)
      return row < 0 ? [] : [{ sample, row }]
    })
    if (known.length === 0) return []
    const rows = gatherRows(
      vectors,
      known.map(({ row }) => row),
    )
    const probabilities = await probabilitiesOf(headOfModel(db, model), rows, runtime)
    return known.map(({ sample }, i) => ({ sample, guesses: likeliestOf(rowOf(probabilities, i), model.classes) }))
  },
})

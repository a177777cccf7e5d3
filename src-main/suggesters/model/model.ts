import type { ReadableDb } from '../../storage/database.ts'
import { FOR_THE_POOL, modelFor, modelsFor } from '../../storage/model-for.ts'
import { modelById, type ModelRecord } from '../../storage/tables/models.ts'
import { hasPredictions, likeliestLabels, predictionOf } from '../../storage/tables/predictions.ts'
import { defineSuggester, type Suggestion } from '../suggester.ts'
import { about } from './about.ts'
import { inTheirContexts } from './in-their-contexts.ts'
import { steppedModel } from './stepped-model.ts'

export const model = defineSuggester({
  ...about,
  warming({ db, task }) {
    const model = modelFor(db, FOR_THE_POOL, task)
    return model && !hasPredictions(db, model.id) ? model.version : null
  },
  suggest(samples, { db, annotator, task }) {
    const contexts = inTheirContexts({ db, task }, samples)
    const idOf = modelsFor(db, annotator, task)
    // One or two in a deal: the record of a model is long.
    const records = new Map<number, ModelRecord | null>()
    const speaking = (id: number) => {
      if (!records.has(id)) records.set(id, withPredictions(db, modelById(db, id)))
      return records.get(id)!
    }
    return samples.map((sample): Suggestion | null => {
      const id = idOf(sample)
      const model = id === null ? null : speaking(id)
      if (!model) return null
      const from = { version: model.version, trainedAt: model.at }
      const { classes } = model
      const stepped = steppedModel(db, model)
      const now = stepped?.likeliest(sample)
      if (stepped && now) return contexts({ labels: now, model: { ...from, steps: stepped.steps } }, model, sample)
      const labels = likeliestLabels(db, model.id, sample) ?? likeliest(db, { model: model.id, classes, sample })
      return labels && contexts({ labels, model: from }, model, sample)
    })
  },
})

/** A model just trained has predicted nothing before its first ranking: until then, the one it goes on from speaks. */
function withPredictions(db: ReadableDb, model: ModelRecord | null): ModelRecord | null {
  if (!model || hasPredictions(db, model.id)) return model
  return withPredictions(db, model.parentId === null ? null : modelById(db, model.parentId))
}

/** Of a sample that was not ranked to be asked no more is kept than its likeliest label. */
function likeliest(
  db: ReadableDb,
  { model, classes, sample }: { model: number; classes: readonly number[]; sample: number },
): Suggestion['labels'] | null {
  const known = predictionOf(db, model, sample)
  const label = known && classes[known.classAt]
  return known && label !== undefined && label !== null ? [[label, known.confidence]] : null
}

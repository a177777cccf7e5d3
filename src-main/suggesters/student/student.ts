import type { ReadableDb } from '../../storage/database.ts'
import { modelsFor } from '../../storage/model-for.ts'
import { vectorsOf } from '../../storage/tables/features.ts'
import { newestStudent, type SpeakingModel } from '../../storage/tables/models.ts'
import type { SteppableHead } from '../../training/online-step.ts'
import { inTheirContexts } from '../model/in-their-contexts.ts'
import { likeliestAt, storedHead } from '../stored-head.ts'
import { defineSuggester, type Suggestion } from '../suggester.ts'
import { about } from './about.ts'

/** The last head that was read, by project: cards come again and again. */
const kept = new WeakMap<ReadableDb, { readonly model: number; readonly head: SteppableHead | null }>()

/** A student is not taken into use by itself: so its figures show beside those of the model in use, before anybody decides. Nothing of samples without its features. */
export const student = defineSuggester({
  ...about,
  suggest(samples, { db, annotator, task }) {
    const model = newestStudent(db, task)
    const head = model && headOf(db, model)
    if (!model || !head || model.setId === null) return samples.map(() => null)
    const contexts = inTheirContexts({ db, task }, samples)
    const from = { version: model.version, trainedAt: model.at }
    const vectors = vectorsOf(
      db,
      model.setId,
      [...samples].sort((a, b) => a - b),
    )
    const inUse = modelsFor(db, annotator, task)
    return samples.map((sample): Suggestion | null => {
      const x = vectors.get(sample)
      if (!x || inUse(sample) === model.id) return null
      return contexts({ labels: likeliestAt(head, x, model), model: from }, model, sample)
    })
  },
})

function headOf(db: ReadableDb, model: SpeakingModel): SteppableHead | null {
  const known = kept.get(db)
  if (known?.model === model.id) return known.head
  const head = storedHead(db, model)
  kept.set(db, { model: model.id, head })
  return head
}

import type { Guess } from '../../contract/labelling.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { activeModel, classesOf, loadPredictions } from '../../storage/tables/models.ts'
import { place } from '../../platform/place.ts'
import type { SampleCounts } from '../project/sample-counts.ts'

/** What the active model thought of a sample when it ranked the pool; null before there is one, and for samples it never saw. */
export function predictedLabel(
  db: ReadableDb,
  sample: number,
  { byLabel }: SampleCounts,
  task?: number,
): { readonly guess: Guess; readonly score: number; readonly version: number; readonly trainedAt: number } | null {
  const model = activeModel(db, task)
  const known = model && loadPredictions(db, model.id)
  const row = known ? place(known.ids, sample) : -1
  if (!model || !known || row < 0) return null
  const label = byLabel.get(classesOf(model)[known.classes[row]!] ?? -1)
  if (!label) return null
  const guess = { label: label.name, probability: known.confidence[row]! }
  return { guess, score: known.scores[row]!, version: model.version, trainedAt: model.at }
}

import type { Guess } from '../../contract/labelling.ts'
import { modelFor } from '../../storage/model-for.ts'
import { classesOf, loadPredictions } from '../../storage/tables/models.ts'
import { place } from '../../platform/place.ts'
import type { TaskSession } from '../session.ts'

/** What an annotator's model thought of a sample when it ranked the pool; null before there is one, and for samples it never saw. */
export function predictedLabel(
  { project: { db }, task, counts: { byLabel } }: Pick<TaskSession, 'project' | 'task' | 'counts'>,
  sample: number,
  annotator: string,
): { readonly guess: Guess; readonly score: number; readonly version: number; readonly trainedAt: number } | null {
  const model = modelFor(db, annotator, task.id)
  const known = model && loadPredictions(db, model.id)
  const row = known ? place(known.ids, sample) : -1
  if (!model || !known || row < 0) return null
  const label = byLabel.get(classesOf(model)[known.classes[row]!] ?? -1)
  if (!label) return null
  const guess = { label: label.name, probability: known.confidence[row]! }
  return { guess, score: known.scores[row]!, version: model.version, trainedAt: model.at }
}

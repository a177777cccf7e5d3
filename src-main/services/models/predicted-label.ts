import type { Guess } from '../../contract/labelling.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { activeModel, loadPredictions } from '../../storage/tables/models.ts'
import type { Tally } from '../project/tally.ts'

/** What the active model thought of a sample when it ranked the pool; null before there is one, and for samples it never saw. */
export function predictedLabel(
  db: ReadableDb,
  sample: number,
  { byLabel }: Tally,
): { readonly guess: Guess; readonly score: number; readonly version: number; readonly trainedAt: number } | null {
  const model = activeModel(db)
  const known = model && loadPredictions(db, model.id)
  const row = known ? positionOf(known.ids, sample) : -1
  if (!model || !known || row < 0) return null
  const label = byLabel.get((JSON.parse(model.classes) as number[])[known.classes[row]!] ?? -1)
  if (!label) return null
  const guess = { label: label.name, probability: known.confidence[row]! }
  return { guess, score: known.scores[row]!, version: model.version, trainedAt: model.at }
}

/** Binary search; −1 when absent. */
function positionOf(ascending: Int32Array, wanted: number): number {
  let [low, high] = [0, ascending.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = ascending[middle]!
    if (found === wanted) return middle
    if (found < wanted) low = middle + 1
    else high = middle - 1
  }
  return -1
}

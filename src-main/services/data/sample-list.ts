import type { SampleQuery } from '../../contract/data.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { decidedSamples } from '../../storage/tables/annotations.ts'
import { labelNamed } from '../../storage/tables/labels.ts'
import { idsOf, sampleCount } from '../../storage/tables/samples.ts'
import type { PredictionIndex } from './predicted-samples.ts'
import { sortByKey } from './sort-by-key.ts'

type ModelSort = 'predicted' | 'confidence' | 'score'
export const isOfModel = (sort: SampleQuery['sort']): sort is ModelSort =>
  sort === 'predicted' || sort === 'confidence' || sort === 'score'

/** Ids of all samples a query asks for, in its order. */
export function sampleList(db: ReadableDb, query: SampleQuery, predictions: PredictionIndex): Int32Array {
  const { search, state, label, sort, descending } = query
  const order = isOfModel(sort) ? { sort: 'id' as const, descending: false } : { sort, descending }
  const found = idsOf(db, { search, state, labelId: null, task: predictions.task }, order)
  const ids = label === null ? found : withLabel(db, found, label, predictions)
  return isOfModel(sort) ? sortByKey(ids, keysOf(ids, sort, predictions), descending) : ids
}

/** Those that carry the label, and those nobody has decided on that the model would give it. */
function withLabel(db: ReadableDb, ids: Int32Array, label: string, { all, labels, task }: PredictionIndex): Int32Array {
  const wanted = new Uint8Array(sampleCount(db) + 1)
  const index = labels.indexOf(label)
  if (index >= 0) all.ids.forEach((id, row) => void (wanted[id] = Number(all.classes[row] === index)))
  for (const id of decidedSamples(db, task)) wanted[id] = 0
  const labelId = labelNamed(db, label, task)
  if (labelId !== null) for (const id of idsOf(db, { search: '', state: 'labelled', labelId, task })) wanted[id] = 1
  return ids.filter((id) => wanted[id] === 1)
}

/** What to sort by; NaN where the model has not seen a sample, guesses a retired label, or a strategy could not score it. */
function keysOf(ids: Int32Array, sort: ModelSort, { all, labels }: PredictionIndex): Float32Array {
  const names = [...labels].sort()
  const rankOfClass = labels.map((name) => names.indexOf(name))
  const keyOf = (row: number) => {
    if (sort === 'predicted') return rankOfClass[all.classes[row]!]!
    return sort === 'confidence' ? all.confidence[row]! : all.scores[row]!
  }
  const keys = new Float32Array(ids.length).fill(NaN)
  // Both ascending: one walk through the two lists.
  for (let i = 0, row = 0; i < ids.length; i++) {
    while (row < all.ids.length && all.ids[row]! < ids[i]!) row++
    if (all.ids[row] !== ids[i] || labels[all.classes[row]!] === null) continue
    const key = keyOf(row)
    // + 0 makes one zero of two.
    if (Number.isFinite(key)) keys[i] = key + 0
  }
  return keys
}

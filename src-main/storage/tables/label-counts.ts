import type { ReadableDb } from '../database.ts'
import { answeredSamples } from './annotations.ts'
import { listLabels } from './labels.ts'

/** Labels to learn from, of every label of a task's set, in its order. The hold-out's are not counted. */
export function labelCounts(db: ReadableDb, task: number): { readonly name: string; readonly count: number }[] {
  const counts = new Map<number, number>()
  for (const { labelIds } of answeredSamples(db, false, task))
    for (const id of labelIds) counts.set(id, (counts.get(id) ?? 0) + 1)
  return listLabels(db, task).map(({ id, name }) => ({ name, count: counts.get(id) ?? 0 }))
}

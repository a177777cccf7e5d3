import type { ReadableDb } from './database.ts'
import { listLabels } from './tables/labels.ts'

/** Ids of a task's labels by their names, in the order of the names; and the names that are none of its labels. */
export function labelsCalled(
  db: ReadableDb,
  names: readonly string[],
  task: number,
): { readonly known: readonly number[]; readonly unknown: readonly string[] } {
  const ids = new Map(listLabels(db, task).map(({ id, name }) => [name, id]))
  return {
    known: names.flatMap((name) => ids.get(name) ?? []),
    unknown: names.filter((name) => !ids.has(name)),
  }
}

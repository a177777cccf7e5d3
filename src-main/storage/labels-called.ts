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

/** “card_arrival”, “Card arrival” and “card-arrival” are one name. */
const alike = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')

/**
 * The task's label of each of these names, null where none is meant: by the very name, else by the only one that differs in capitals, spaces, underscores or hyphens alone,
 * where only one of the names does.
 */
export function labelsMeant(db: ReadableDb, names: readonly string[], task: number): readonly (number | null)[] {
  const labels = listLabels(db, task)
  const exact = new Map(labels.map(({ id, name }) => [name, id]))
  const taken = new Set(names.flatMap((name) => exact.get(name) ?? []))
  return names.map((name) => {
    const own = exact.get(name)
    if (own !== undefined) return own
    const found = labels.filter((label) => !taken.has(label.id) && alike(label.name) === alike(name))
    const rivals = names.filter((other) => alike(other) === alike(name))
    return found.length === 1 && rivals.length === 1 ? found[0]!.id : null
  })
}

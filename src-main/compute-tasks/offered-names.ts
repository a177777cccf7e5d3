import { readableName } from '../platform/readable-name.ts'
import type { ReadableDb } from '../storage/database.ts'
import { labelNamed, listLabels, standsFor } from '../storage/tables/labels.ts'

/** What a label of a template is called in the project: as it is written there, however the template writes it; null: it is not offered. */
export function offeredNames(db: ReadableDb, task: number): (name: string) => string | null {
  const offered = listLabels(db, task)
  const byId = new Map(offered.map(({ id, name }) => [id, name]))
  const readable = new Map(offered.map(({ name }) => [readableName(name), name]))
  return (name) => {
    const id = labelNamed(db, name, task)
    return (id === null ? readable.get(readableName(name)) : byId.get(standsFor(db, id))) ?? null
  }
}

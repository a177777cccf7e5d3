import type { ReadableDb } from '../../storage/database.ts'
import { allLabelsOf, labelNamed, labelNames, retiredLabels } from '../../storage/tables/labels.ts'
import { LabelRetired } from './label-errors.ts'

/** A label that is retired is given by nobody. Throws LabelRetired. */
export function requireOffered(db: ReadableDb, names: readonly string[], task: number): void {
  const retired = retiredLabels(db, task)
  if (retired.size === 0) return
  for (const name of names) {
    const id = labelNamed(db, name, task)
    if (id === null || !retired.has(id)) continue
    const into = allLabelsOf(db, task).find((label) => label.id === id)?.mergedInto ?? null
    throw new LabelRetired(name, into === null ? null : labelNames(db, [into])[0]!)
  }
}

import type { ReadableDb } from '../../storage/database.ts'
import { ProjectDamaged } from '../../storage/project-file-errors.ts'
import { lastAction } from '../../storage/tables/annotations.ts'
import { unfinishedImports } from '../../storage/tables/imports.ts'
import { FIRST_TASK } from '../../storage/tables/labels.ts'
import { labelsGiven } from '../../storage/tables/outgoing-samples.ts'
import { countsByState, type SampleRecord, type SampleState } from '../../storage/tables/samples.ts'
import { taskById } from '../../storage/tables/tasks.ts'

/** What is counted of a sample in one task. */
export type Counted = Pick<SampleRecord, 'id' | 'state' | 'label' | 'labels'>

/**
 * Counts the samples of one reading through, in id order, as one task answers them, and compares them at its end with what the project counts by other
 * ways: a damaged file can give fewer rows than it holds without a word.
 */
export function watchCounts(db: ReadableDb, task = FIRST_TASK) {
  // Decisions made and imports finished meanwhile are in one count and not in the other.
  const standing = () => [lastAction(db), ...unfinishedImports(db)].join()
  const began = standing()
  const isSingle = taskById(db, task)?.kind !== 'multi'
  const seen: Record<SampleState, number> = { unlabelled: 0, labelled: 0, skipped: 0, flagged: 0 }
  let [samples, newest, labels] = [0, 0, 0]

  function requireEqual(what: string, found: number, expected: number): void {
    if (found === expected) return
    throw new ProjectDamaged({ path: db.path, detail: `${found} of ${expected} ${what} can be read` })
  }
  return {
    one({ id, state, label, labels: names }: Counted): void {
      samples++
      newest = id
      seen[state]++
      if (state === 'labelled') labels += isSingle ? Number(label !== null) : names.length
    },
    /** Throws ProjectDamaged. */
    requireAll(): void {
      // Numbered without gaps.
      requireEqual('samples', samples, newest)
      // In a task of several labels a sample may have any number of them.
      if (isSingle) requireEqual('labels', labels, seen.labelled)
      if (standing() !== began) return
      const counted = countsByState(db, task)
      for (const state of ['labelled', 'skipped', 'flagged'] as const)
        requireEqual(`${state} samples`, seen[state], counted[state])
      requireEqual('samples', samples, counted.samples)
      requireEqual('labels', labels, labelsGiven(db, task))
    },
  }
}

import type { ReadableDb } from '../../storage/database.ts'
import { ProjectDamaged } from '../../storage/project-file-errors.ts'
import { lastAction } from '../../storage/tables/annotations.ts'
import { unfinishedImports } from '../../storage/tables/imports.ts'
import { countsByState, type SampleRecord, type SampleState } from '../../storage/tables/samples.ts'

/**
 * Counts the samples of one reading through, in id order, and compares them at its end with what the project counts by other ways: a damaged
 * file can give fewer rows than it holds without a word.
 */
export function watchCounts(db: ReadableDb) {
  // Decisions made and imports finished meanwhile are in one count and not in the other.
  const standing = () => [lastAction(db), ...unfinishedImports(db)].join()
  const began = standing()
  const seen: Record<SampleState, number> = { unlabelled: 0, labelled: 0, skipped: 0, flagged: 0 }
  let [samples, newest, nameless] = [0, 0, 0]

  function requireEqual(what: string, found: number, expected: number): void {
    if (found === expected) return
    throw new ProjectDamaged({ path: db.path, detail: `${found} of ${expected} ${what} can be read` })
  }
  return {
    one({ id, state, label }: SampleRecord): void {
      samples++
      newest = id
      seen[state]++
      if (state === 'labelled' && label === null) nameless++
    },
    /** Throws ProjectDamaged. */
    requireAll(): void {
      // Numbered without gaps.
      requireEqual('samples', samples, newest)
      requireEqual('labels', seen.labelled - nameless, seen.labelled)
      if (standing() !== began) return
      const counted = countsByState(db)
      for (const state of ['labelled', 'skipped', 'flagged'] as const)
        requireEqual(`${state} samples`, seen[state], counted[state])
      requireEqual('samples', samples, counted.samples)
    },
  }
}

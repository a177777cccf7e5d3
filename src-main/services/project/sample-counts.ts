import { saysSomething } from '../../platform/says-something.ts'
import { listLabels } from '../../storage/tables/labels.ts'
import { countsByState, type SampleState } from '../../storage/tables/samples.ts'
import type { ReadableDb } from '../../storage/database.ts'

/** How many samples are in which state of one task, kept beside the log so that no answer has to count a million rows. */
export interface SampleCounts {
  samples: number
  labelled: number
  skipped: number
  flagged: number
  /** By label id, in the order of the set. */
  readonly byLabel: Map<number, { readonly name: string; count: number }>
}

/** What a sample carries. */
export interface SampleStatus {
  readonly state: SampleState
  readonly labelIds: readonly number[]
}

/** Counted anew: on opening, after imports, bulk decisions and their undoing. */
export function readSampleCounts(db: ReadableDb, task: number): SampleCounts {
  const byLabel = new Map(listLabels(db, task).map(({ id, name, count }) => [id, { name, count }]))
  return { ...countsByState(db, task), byLabel }
}

/** One sample goes from one status to another. */
export function move(counts: SampleCounts, before: SampleStatus, after: SampleStatus): void {
  count(counts, before, -1)
  count(counts, after, +1)
}

function count(counts: SampleCounts, { state, labelIds }: SampleStatus, by: number): void {
  if (state !== 'unlabelled') counts[state] += by
  if (state !== 'labelled') return
  for (const id of labelIds) {
    const label = counts.byLabel.get(id)
    if (label) label.count += by
  }
}

/** Samples nobody has decided on. */
export const unlabelledCount = ({ samples, labelled, skipped, flagged }: SampleCounts): number =>
  samples - labelled - skipped - flagged

/** Whether there is something to learn from: labels that samples carry, or labels whose names say something. */
export const canTeach = ({ labelled, byLabel }: SampleCounts): boolean =>
  labelled > 0 || [...byLabel.values()].filter(({ name }) => saysSomething(name)).length >= 2

import { listLabels } from '../../storage/tables/labels.ts'
import { countsByState, type SampleState } from '../../storage/tables/samples.ts'
import type { ReadableDb } from '../../storage/database.ts'

/** How many samples are in which state, kept beside the log so that no answer has to count a million rows. */
export interface SampleCounts {
  samples: number
  labelled: number
  skipped: number
  flagged: number
  /** By label id, in the order of the set. */
  readonly byLabel: Map<number, { readonly name: string; count: number }>
}

export interface Standing {
  readonly state: SampleState
  readonly labelId: number | null
}

/** Counted anew: on opening, after imports, bulk decisions and their undoing. */
export function readSampleCounts(db: ReadableDb): SampleCounts {
  const byLabel = new Map(listLabels(db).map(({ id, name, count }) => [id, { name, count }]))
  return { ...countsByState(db), byLabel }
}

/** One sample goes from one standing to another. */
export function move(counts: SampleCounts, before: Standing, after: Standing): void {
  count(counts, before, -1)
  count(counts, after, +1)
}

function count(counts: SampleCounts, { state, labelId }: Standing, by: number): void {
  if (state !== 'unlabelled') counts[state] += by
  const label = labelId === null ? undefined : counts.byLabel.get(labelId)
  if (state === 'labelled' && label) label.count += by
}

/** Samples nobody has decided on. */
export const unlabelledCount = ({ samples, labelled, skipped, flagged }: SampleCounts): number =>
  samples - labelled - skipped - flagged

import type { QueueBatch } from '../../contract/queue-state.ts'
import type { Selected } from '../../compute-tasks/requests.ts'
import type { SampleCounts } from '../project/sample-counts.ts'

/** What a ranked batch is made of, as kept beside it. Labels by id, so that a renamed label is shown by its new name. */
export interface StoredBatch {
  readonly asked: number
  readonly nearCopies: number
  readonly spreadAgainstRandom: number | null
  /** [label id, samples], most frequent first. */
  readonly predicted: readonly (readonly [number, number])[]
}

export function storedBatch({ picks, diversity }: Pick<Selected, 'picks' | 'diversity'>): StoredBatch {
  const counts = new Map<number, number>()
  for (const { guesses } of picks) {
    const [likeliest] = guesses
    if (likeliest) counts.set(likeliest[0], (counts.get(likeliest[0]) ?? 0) + 1)
  }
  return {
    asked: picks.length,
    nearCopies: diversity.nearCopies,
    spreadAgainstRandom: diversity.spreadOfRandom ? diversity.spread / diversity.spreadOfRandom : null,
    predicted: [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]),
  }
}

export const batchOf = ({ predicted, ...batch }: StoredBatch, { byLabel }: SampleCounts): QueueBatch => ({
  ...batch,
  predicted: predicted.flatMap(([id, count]) => {
    const label = byLabel.get(id)
    return label ? [{ label: label.name, count }] : []
  }),
})

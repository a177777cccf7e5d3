import type { WhyAsked } from '../../contract/cards.ts'
import type { QueuedSample } from '../../storage/tables/queue.ts'
import type { SampleCounts } from '../project/sample-counts.ts'

const pictureAt = (image: string | null | undefined) => (image ? `/blob/${image}` : null)

/** Why a card is asked, as it was ranked. */
export function explain(queued: QueuedSample, { byLabel }: SampleCounts): WhyAsked {
  const { rank, poolSize, parts, reasons, nearest, trainedAt } = queued.why
  const carried = (nearest?.labels ?? (nearest ? [nearest.label] : [])).flatMap((id) => byLabel.get(id)?.name ?? [])
  return {
    strategy: queued.strategy,
    score: queued.score,
    rank,
    poolSize,
    parts,
    reasons: [...reasons],
    nearestLabelled:
      nearest && carried.length > 0
        ? {
            text: nearest.text,
            image: pictureAt(nearest.image),
            label: carried.join(', '),
            similarity: nearest.similarity,
          }
        : null,
    model: queued.modelVersion !== null && trainedAt !== null ? { version: queued.modelVersion, trainedAt } : null,
  }
}

import type { Card, Guess, WhyAsked } from '../../contract/labelling.ts'
import type { QueuedSample } from '../../storage/tables/queue.ts'
import type { SampleCounts } from '../project/sample-counts.ts'

const SHOWN = 3

const pictureAt = (image: string | null | undefined) => (image ? `/blob/${image}` : null)

/** The explaining half of a card. */
export function explain(queued: QueuedSample, { byLabel }: SampleCounts): Pick<Card, 'guesses' | 'others' | 'why'> {
  const { rank, poolSize, parts, reasons, guesses, nearest, trainedAt } = queued.why
  const named = guesses.flatMap(([id, probability]): Guess[] => {
    const label = byLabel.get(id)
    return label ? [{ label: label.name, probability }] : []
  })
  const carried = (nearest?.labels ?? (nearest ? [nearest.label] : [])).flatMap((id) => byLabel.get(id)?.name ?? [])
  const why: WhyAsked = {
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
  return { guesses: named.slice(0, SHOWN), others: named.slice(SHOWN), why }
}

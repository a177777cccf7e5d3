import type { Card, Guess, WhyAsked } from '../../contract/labelling.ts'
import { like, storedJson } from '../../storage/stored-json.ts'
import type { StoredWhy } from '../../storage/stored-why.ts'
import type { QueuedSample } from '../../storage/tables/queue.ts'
import type { SampleCounts } from '../project/sample-counts.ts'

const SHOWN = 3

export const storeWhy = (why: StoredWhy): string => JSON.stringify(why)
const UNKNOWN: StoredWhy = {
  round: 0,
  rank: 0,
  poolSize: 0,
  parts: {},
  guesses: [],
  nearest: null,
  trainedAt: null,
  reasons: [],
}
/** Nothing is said of a card whose reasons cannot be read; it is asked all the same. */
export const readWhy = ({ why }: QueuedSample): StoredWhy => storedJson(why, UNKNOWN, isWhy)
const isWhy = like({ ...UNKNOWN, reasons: [{ code: '', fields: {} }], guesses: [[0]] })

const pictureAt = (image: string | null | undefined) => (image ? `/blob/${image}` : null)

/** The explaining half of a card. */
export function explain(queued: QueuedSample, { byLabel }: SampleCounts): Pick<Card, 'guesses' | 'others' | 'why'> {
  const { rank, poolSize, parts, reasons, guesses, nearest, trainedAt } = readWhy(queued)
  const named = guesses.flatMap(([id, probability]): Guess[] => {
    const label = byLabel.get(id)
    return label ? [{ label: label.name, probability }] : []
  })
  const neighbour = nearest && byLabel.get(nearest.label)
  const why: WhyAsked = {
    strategy: queued.strategy,
    score: queued.score,
    rank,
    poolSize,
    parts,
    reasons: [...reasons],
    nearestLabelled:
      nearest && neighbour ? { ...nearest, image: pictureAt(nearest.image), label: neighbour.name } : null,
    model: queued.modelVersion !== null && trainedAt !== null ? { version: queued.modelVersion, trainedAt } : null,
  }
  return { guesses: named.slice(0, SHOWN), others: named.slice(SHOWN), why }
}

import type { Card, Guess, Reason, WhyAsked } from '../../contract/labelling.ts'
import { like, storedJson } from '../../storage/stored-json.ts'
import type { QueuedSample } from '../../storage/tables/queue.ts'
import type { Tally } from '../project/tally.ts'

/** Why a sample is queued, as kept beside it. Labels by id, so that a renamed label is shown by its new name. */
export interface StoredWhy {
  /** Which ranking it came from; an older one's cards are not handed out again. */
  readonly round: number
  readonly rank: number
  readonly poolSize: number
  readonly parts: Readonly<Record<string, number>>
  readonly reasons: readonly Reason[]
  /** [label id, probability], likeliest first. */
  readonly guesses: readonly (readonly [number, number])[]
  readonly nearest: {
    readonly text: string
    /** Content hash of its picture; absent in cards ranked by earlier versions. */
    readonly image?: string | null
    readonly label: number
    readonly similarity: number
  } | null
  readonly trainedAt: number | null
}

const SHOWN = 3

export const storeWhy = (why: StoredWhy): string => JSON.stringify(why)
const UNKNOWN: StoredWhy = {
  ...{ round: 0, rank: 0, poolSize: 0, parts: {}, guesses: [], nearest: null, trainedAt: null },
  reasons: [],
}
/** Nothing is said of a card whose reasons cannot be read; it is asked all the same. */
export const readWhy = ({ why }: QueuedSample): StoredWhy => storedJson(why, UNKNOWN, isWhy)
const isWhy = like({ ...UNKNOWN, reasons: [{ code: '', fields: {} }], guesses: [[0]] })

const pictureAt = (image: string | null | undefined) => (image ? `/blob/${image}` : null)

/** The explaining half of a card. */
export function explain(queued: QueuedSample, { byLabel }: Tally): Pick<Card, 'guesses' | 'others' | 'why'> {
  const { rank, poolSize, parts, reasons, guesses, nearest, trainedAt } = readWhy(queued)
  const named = guesses.flatMap(([id, probability]): Guess[] => {
    const label = byLabel.get(id)
    return label ? [{ label: label.name, probability }] : []
  })
  const neighbour = nearest && byLabel.get(nearest.label)
  const why: WhyAsked = {
    ...{ strategy: queued.strategy, score: queued.score, rank, poolSize, parts, reasons: [...reasons] },
    nearestLabelled:
      nearest && neighbour ? { ...nearest, image: pictureAt(nearest.image), label: neighbour.name } : null,
    model: queued.modelVersion !== null && trainedAt !== null ? { version: queued.modelVersion, trainedAt } : null,
  }
  return { guesses: named.slice(0, SHOWN), others: named.slice(SHOWN), why }
}

import type { Reason } from '../../contract/cards.ts'
import type { Purpose, QueuedSample } from '../../storage/tables/queue.ts'
import type { RankedPick } from '../../compute-tasks/requests.ts'

/** What a strategy (or the cold start, or a random draw) answered, ready to be asked. */
export interface Ranking {
  readonly strategy: string
  readonly purpose: Purpose
  readonly reasons: readonly Reason[]
  readonly poolSize: number
  readonly model: { readonly version: number; readonly trainedAt: number } | null
  readonly picks: readonly RankedPick[]
}

export const unexplained = (sample: number): RankedPick => ({
  sample,
  score: null,
  parts: {},
  guesses: [],
  nearest: null,
})

/** What a card to measure with says instead. */
const FOR_MEASURING = {
  strategy: 'random.v1',
  purpose: 'holdout' as const,
  reasons: [{ code: 'kept-for-measuring', fields: {} }],
  model: null,
}

/**
 * The rows of a queue: slot by slot a sample to measure with (`true`) or the next pick. Where one of the two runs out, the other goes on.
 * `offset` puts the rows behind what is queued already.
 */
export function queueRows(
  ranking: Ranking,
  {
    slots,
    holdout,
    round,
    offset = 0,
  }: { slots: readonly boolean[]; holdout: readonly number[]; round: number; offset?: number },
): QueuedSample[] {
  const measured = holdout.map(unexplained)
  const picks = [...ranking.picks]
  const rows: QueuedSample[] = []
  for (const measure of slots) {
    const first = measure ? measured.shift() : undefined
    const pick = first ?? picks.shift()
    if (!pick) continue
    const from = first ? { ...ranking, ...FOR_MEASURING } : { ...ranking, ...pick.from }
    const rank = rows.length + 1
    const { sample, score, parts, nearest } = pick
    const why = { round, rank, poolSize: ranking.poolSize, parts, nearest }
    rows.push({
      sample,
      score,
      rank: offset + rank,
      purpose: from.purpose,
      strategy: from.strategy,
      modelVersion: from.model?.version ?? null,
      why: { ...why, reasons: from.reasons, trainedAt: from.model?.trainedAt ?? null },
    })
  }
  return rows
}

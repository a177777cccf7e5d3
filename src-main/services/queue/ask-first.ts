import { isDecided } from '../../storage/tables/annotations.ts'
import { isKeptForMeasuring } from '../../storage/tables/holdout.ts'
import type { WritableDb } from '../../storage/database.ts'
import { dequeue, firstRank, replaceQueue } from '../../storage/tables/queue.ts'
import { queueRows, unexplained } from './ranking.ts'

const BY_HAND = {
  strategy: 'chosen-by-hand',
  purpose: 'again' as const,
  reasons: [{ code: 'chosen-by-hand', fields: {} }],
  model: null,
}

/**
 * Puts samples in front of every ranking, in the order given; those decided on or kept for measuring are left out. `answered`: those decided on are asked
 * again instead, each with its answer. Gives how many will be asked.
 */
export function askFirst(
  db: WritableDb,
  {
    samples,
    poolSize,
    task,
    answered = false,
  }: { task: number; samples: readonly number[]; poolSize: number; answered?: boolean },
): number {
  return db.transaction(() => {
    const picks = [...new Set(samples)]
      .filter((sample) => isDecided(db, sample, task) === answered && !isKeptForMeasuring(db, sample))
      .map(unexplained)
    for (const { sample } of picks) dequeue(db, sample, task)
    const asked = answered ? { ...BY_HAND, reasons: [{ code: 'looked-at-again', fields: {} }] } : BY_HAND
    const rows = queueRows(
      { ...asked, poolSize, picks },
      { slots: picks.map(() => false), holdout: [], round: 0, offset: firstRank(db, task) - 1 - picks.length },
    )
    replaceQueue(db, rows, 0, task)
    return picks.length
  })
}

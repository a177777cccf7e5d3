import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { isDecided } from '../../storage/tables/annotations.ts'
import { isKeptForMeasuring } from '../../storage/tables/holdout.ts'
import type { WritableDb } from '../../storage/database.ts'
import { classesOf, loadPredictions } from '../../storage/tables/models.ts'
import { dequeue, firstRank, replaceQueue } from '../../storage/tables/queue.ts'
import { place } from '../../platform/place.ts'
import { queueRows, unexplained } from './ranking.ts'
import { type RankedPick } from '../../compute-tasks/requests.ts'

const BY_HAND = {
  strategy: 'chosen-by-hand',
  purpose: 'again' as const,
  reasons: [{ code: 'chosen-by-hand', fields: {} }],
}

/**
 * Puts samples in front of every ranking, in the order given; those decided on or kept for measuring are left out. Gives how many
 * will be asked.
 */
export function askFirst(
  db: WritableDb,
  { samples, poolSize, task }: { task: number; samples: readonly number[]; poolSize: number },
): number {
  const guessOf = newestGuesses(db, task)
  const model = modelFor(db, FOR_THE_POOL, task)
  return db.transaction(() => {
    const picks = [...new Set(samples)]
      .filter((sample) => !isDecided(db, sample, task) && !isKeptForMeasuring(db, sample))
      .map((sample): RankedPick => ({ ...unexplained(sample), guesses: guessOf(sample) }))
    for (const { sample } of picks) dequeue(db, sample, task)
    const from = model && { version: model.version, trainedAt: model.at }
    const rows = queueRows(
      { ...BY_HAND, poolSize, model: from, picks },
      { slots: picks.map(() => false), holdout: [], round: 0, offset: firstRank(db, task) - 1 - picks.length },
    )
    replaceQueue(db, rows, 0, task)
    return picks.length
  })
}

/** What the active model thought of samples when it ranked the pool. */
function newestGuesses(db: WritableDb, task: number): (sample: number) => RankedPick['guesses'] {
  const model = modelFor(db, FOR_THE_POOL, task)
  const known = model && loadPredictions(db, model.id)
  if (!model || !known) return () => []
  const labelIds = classesOf(model)
  return (sample) => {
    const row = place(known.ids, sample)
    return row < 0 ? [] : [[labelIds[known.classes[row]!]!, known.confidence[row]!]]
  }
}

import { mulberry32 } from '../../platform/random.ts'
import type { WritableDb } from '../../storage/database.ts'
import { keepForMeasuring, labelledSamples } from '../../storage/tables/annotations.ts'
import type { StudioContext } from '../context.ts'

/**
 * Keeps a random share of the labelled samples from `first` on for measuring; gives how many of them are left to learn from. For the transaction
 * in which they appear: a training that reads a moment earlier would learn what it is measured by.
 */
export function keepShare(
  db: WritableDb,
  first: number,
  { settings, newSeed, clock }: Pick<StudioContext, 'settings' | 'newSeed' | 'clock'>,
): number {
  const fresh = labelledSamples(db, false).filter(({ sample }) => sample >= first)
  const [random, share] = [mulberry32(newSeed()), settings.current().holdoutShare]
  const holdout = fresh.filter(() => random() < share).map(({ sample }) => sample)
  keepForMeasuring(db, holdout, clock())
  return fresh.length - holdout.length
}

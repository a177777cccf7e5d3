import type { WritableDb } from '../../storage/database.ts'
import { labelledSamples } from '../../storage/tables/annotations.ts'
import { setAside } from '../project/set-aside.ts'
import type { StudioContext } from '../context.ts'

/**
 * Keeps a random share of the labelled samples from `first` on for measuring; gives how many of them are left to learn from. For the transaction
 * in which they appear: a training that reads a moment earlier would learn what it is measured by.
 */
export function keepShare(
  db: WritableDb,
  first: number,
  { settings, clock }: Pick<StudioContext, 'settings' | 'clock'>,
): number {
  setAside(db, { first, holdoutShare: settings.current().holdoutShare, now: clock() })
  return labelledSamples(db, false).filter(({ sample }) => sample >= first).length
}

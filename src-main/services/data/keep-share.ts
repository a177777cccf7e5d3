import type { WritableDb } from '../../storage/database.ts'
import { learnableSamples } from '../../storage/tables/imported-answers.ts'
import { listTasks } from '../../storage/tables/tasks.ts'
import { setAside } from '../project/set-aside.ts'
import type { StudioContext } from '../context.ts'

/**
 * Keeps a random share of the samples from `first` on for measuring; gives how many of the labelled ones are left to learn from, by task. For the
 * transaction in which they appear: a training that reads a moment earlier would learn what it is measured by.
 */
export function keepShare(
  db: WritableDb,
  first: number,
  { settings, clock }: Pick<StudioContext, 'settings' | 'clock'>,
): ReadonlyMap<number, number> {
  const { holdoutShare, holdoutWidth } = settings.current()
  setAside(db, { first, holdoutShare, holdoutWidth, now: clock() })
  return new Map(listTasks(db).map(({ id }) => [id, learnableSamples(db, id, first)] as const))
}

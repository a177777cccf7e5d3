import type { Numerics } from '../../compute-tasks/numerics.ts'
import type { WritableDb } from '../../storage/database.ts'
import { newInHoldout, noteHeld } from '../../storage/tables/holdout.ts'
import { heldTexts, rejectLeaks } from '../../storage/tables/synthetic-leaks.ts'

/**
 * Holds what has come to the hold-out against the synthetic texts there are: those that give some of it away are rejected and teach nobody. Called before
 * anybody learns from them. Gives how many they are.
 */
export async function heldAgainstHoldout(
  db: WritableDb,
  numerics: Pick<Numerics, 'run'>,
  signal: AbortSignal,
): Promise<number> {
  const samples = newInHoldout(db)
  if (samples.length === 0) return 0
  const found = heldTexts(db, 1).length === 0 ? [] : await numerics.run('leaks', { samples }, { signal })
  db.transaction(() => {
    rejectLeaks(db, found)
    noteHeld(db, samples)
  })
  return found.length
}

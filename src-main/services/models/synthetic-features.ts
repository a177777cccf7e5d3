import type { Numerics } from '../../compute-tasks/numerics.ts'
import { rowOf } from '../../platform/matrix.ts'
import type { WritableDb } from '../../storage/database.ts'
import { requireRoom } from '../../storage/room.ts'
import { giveFeatures, lackingFeatures } from '../../storage/tables/synthetic-samples.ts'

/** Computes and keeps the features of what may teach a task and has none of a set yet. Features that are not made from texts are none of theirs. */
export async function completeSyntheticFeatures(
  db: WritableDb,
  numerics: Numerics,
  { task, set }: { readonly task: number; readonly set: number },
  signal: AbortSignal,
): Promise<void> {
  await computeSyntheticFeatures(db, numerics, { set, lacking: lackingFeatures(db, task, set) }, signal)
}

/** The same of these. */
export async function computeSyntheticFeatures(
  db: WritableDb,
  numerics: Numerics,
  {
    set,
    lacking,
  }: { readonly set: number; readonly lacking: readonly { readonly id: number; readonly text: string }[] },
  signal?: AbortSignal,
): Promise<void> {
  if (lacking.length === 0) return
  const texts = lacking.map(({ text }) => text)
  await numerics.run(
    'embedTexts',
    { set, texts },
    {
      signal,
      onEvent({ from, rows }) {
        requireRoom(db)
        db.transaction(() => {
          for (let i = 0; i < rows.rows; i++) giveFeatures(db, set, lacking[from + i]!.id, rowOf(rows, i))
        })
      },
    },
  )
}

import type { Numerics } from '../../compute-tasks/numerics.ts'
import { rowOf, type Matrix } from '../../platform/matrix.ts'
import type { WritableDb } from '../../storage/database.ts'
import { requireRoom } from '../../storage/room.ts'
import { giveFeatures, lackingFeatures, type TeachingSynthetic } from '../../storage/tables/synthetic-samples.ts'

type Lacking = Pick<TeachingSynthetic, 'id' | 'text' | 'copyOf' | 'seed' | 'noises'>

/** Computes and keeps the features of what may teach a task and has none of a set yet. Features that are not made from texts, or from pictures, are none of theirs. */
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
  { set, lacking }: { readonly set: number; readonly lacking: readonly Lacking[] },
  signal?: AbortSignal,
): Promise<void> {
  const give = (own: readonly Lacking[], places: readonly number[], rows: Matrix) => {
    requireRoom(db)
    db.transaction(() => places.forEach((place, i) => giveFeatures(db, set, own[place]!.id, rowOf(rows, i))))
  }
  const texts = lacking.filter(({ copyOf }) => copyOf === null)
  if (texts.length > 0)
    await numerics.run(
      'embedTexts',
      { set, texts: texts.map(({ text }) => text) },
      {
        signal,
        onEvent: ({ from, rows }) =>
          give(
            texts,
            Array.from({ length: rows.rows }, (_, i) => from + i),
            rows,
          ),
      },
    )
  const pictures = lacking.flatMap((one) => (one.copyOf === null ? [] : [{ ...one, copyOf: one.copyOf }]))
  if (pictures.length > 0)
    await numerics.run(
      'embedCopies',
      { set, copies: pictures.map(({ copyOf, seed, noises }) => ({ copyOf, seed, noises })) },
      { signal, onEvent: ({ places, rows }) => give(pictures, places, rows) },
    )
}

import type { Content } from '../backbones/backbone.ts'
import type { Runtime } from '../compute/runtime.ts'
import { teachingPool } from '../experiments/teaching-pool.ts'
import type { Matrix } from '../platform/matrix.ts'
import type { ReadableDb } from '../storage/database.ts'
import { firstUnfinishedSample } from '../storage/tables/imports.ts'
import type { Example } from '../storage/tables/training-runs.ts'
import type { LabelledSet } from '../training/training-task.ts'
import { contentsOf, lazyContents } from './project-reader.ts'

/** Contents with a label of the list. */
export async function labelledContents(
  db: ReadableDb,
  examples: readonly Example[],
  classes: readonly number[],
): Promise<LabelledSet<readonly Content[]> & { readonly samples: readonly number[] }> {
  const known = examples.filter(({ labelId }) => classes.includes(labelId))
  const samples = known.map(({ sample }) => sample)
  return {
    samples,
    rows: await contentsOf(db, samples),
    labels: Int32Array.from(known, ({ labelId }) => classes.indexOf(labelId)),
  }
}

/** All contents but those kept for measuring, in the order they came in: what a lesson knows by its place stays there, whatever comes. */
export function poolOf(db: ReadableDb, learned: readonly Example[], kept: readonly Example[], runtime: Runtime) {
  const hidden = new Set(kept.map(({ sample }) => sample))
  const rows: Content[] = []
  const placeOf = new Map<number, number>()
  for (const { id, content } of lazyContents(db, firstUnfinishedSample(db) - 1)) {
    if (hidden.has(id)) continue
    placeOf.set(id, rows.length)
    rows.push(content)
  }
  return {
    rows,
    places: Int32Array.from(learned, ({ sample }) => placeOf.get(sample)!),
    link: (features: Matrix, labelled: Int32Array) => teachingPool(features, labelled, runtime),
  }
}

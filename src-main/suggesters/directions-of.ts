import type { ReadableDb } from '../storage/database.ts'
import { vectorsOf } from '../storage/tables/features.ts'
import { inUnitLength } from './direction.ts'

/** Of a project, what has been read of its features: a sample is asked first and votes then. Of more than so many those read first are forgotten. */
const KEPT = 4_000
const kept = new WeakMap<ReadableDb, { readonly set: number; readonly directions: Map<number, Float32Array> }>()

/** Vectors of samples in unit length; without those that have none. */
export function directionsOf(
  db: ReadableDb,
  set: number,
  samples: readonly number[],
): ReadonlyMap<number, Float32Array> {
  const before = kept.get(db)
  const { directions } = before?.set === set ? before : { directions: new Map<number, Float32Array>() }
  kept.set(db, { set, directions })
  const wanted = new Set(samples)
  const missing = samples.filter((sample) => !directions.has(sample)).sort((a, b) => a - b)
  for (const [sample, vector] of vectorsOf(db, set, missing)) directions.set(sample, inUnitLength(vector))
  for (const sample of directions.keys()) {
    if (directions.size <= KEPT) break
    if (!wanted.has(sample)) directions.delete(sample)
  }
  return directions
}

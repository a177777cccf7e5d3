import type { Content } from '../backbones/backbone.ts'
import type { Model } from '../contract/models.ts'
import { matrix, rowOf, type Matrix } from '../platform/matrix.ts'
import type { ReadableDb } from '../storage/database.ts'
import { syntheticVectors, teachingSynthetic, type TeachingSynthetic } from '../storage/tables/synthetic-samples.ts'
import { templateById } from '../storage/tables/templates.ts'
import { syntheticWeights } from '../synthesis/weights/teaching-weights.ts'
import type { SyntheticSet } from '../training/training-task.ts'

/** Synthetic samples that may teach and have features of a set, in the order of their ids. */
export interface SyntheticRows {
  readonly samples: readonly TeachingSynthetic[]
  /** [samples, d] */
  readonly rows: Matrix
}

/** null where there is none. */
export function syntheticRows(
  db: ReadableDb,
  { task, set, which = teachingSynthetic }: { task?: number; set: number; which?: typeof teachingSynthetic },
): SyntheticRows | null {
  const vectors = syntheticVectors(db, set)
  const samples = which(db, task).filter(({ id }) => vectors.has(id))
  if (samples.length === 0) return null
  const rows = matrix(samples.length, vectors.get(samples[0]!.id)!.length)
  samples.forEach(({ id }, i) => rowOf(rows, i).set(vectors.get(id)!))
  return { samples, rows }
}

/** Them as rows of a training over `classes` (label ids), weighed by the labels each class has.  labels: of the labelled rows, which are these samples */
export function asSyntheticSet<Rows extends Matrix | readonly Content[]>(
  samples: readonly TeachingSynthetic[],
  rows: Rows,
  {
    classes,
    labels,
    of,
    weight = 1,
  }: {
    readonly classes: readonly number[]
    readonly labels: Int32Array
    readonly of: readonly number[]
    /** What they count beside the weight they would have. */
    readonly weight?: number
  },
): SyntheticSet<Rows> {
  const real = new Float64Array(classes.length)
  for (const label of labels) real[label]!++
  const own = Int32Array.from(samples, ({ labelId }) => classes.indexOf(labelId))
  const weights = syntheticWeights(own, real).map((w) => weight * w)
  return { rows, labels: own, weights, copyOf: originalsAmong(samples, of) }
}

/** Where the original of each lies among labelled samples; −1: it is no copy, or nowhere. */
export function originalsAmong(samples: readonly TeachingSynthetic[], labelled: readonly number[]): Int32Array {
  const at = new Map(labelled.map((sample, i) => [sample, i]))
  return Int32Array.from(samples, ({ copyOf }) => (copyOf === null ? -1 : (at.get(copyOf) ?? -1)))
}

/** What the record of a model says of them. */
export function taughtBy(db: ReadableDb, samples: readonly TeachingSynthetic[]): Model['synthetic'] {
  if (samples.length === 0) return null
  const templates = [...Map.groupBy(samples, ({ template }) => template)].map(([id, own]) => ({
    id,
    name: templateById(db, id)?.name ?? '?',
    samples: own.length,
  }))
  return { samples: samples.length, templates }
}

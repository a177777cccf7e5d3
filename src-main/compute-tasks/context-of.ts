import { contextGain, learnContext } from '../evaluation/context-prior.ts'
import { rowOf, type Matrix } from '../platform/matrix.ts'
import type { ReadableDb } from '../storage/database.ts'
import { contextColumns, contextPathsOf, type StoredContext } from '../storage/tables/context-priors.ts'

/** Samples with their classes' indices; −1 for a label that is no class. */
interface Answers {
  readonly samples: readonly number[]
  readonly labels: Int32Array
}

/**
 * What the columns beside the samples say of a model's classes, learnt from the labels it has learnt from, and judged on those kept for measuring, whose
 * `probabilities` [n, classes] are the model's own. Null where no column is named.
 */
export function contextOf(
  db: ReadableDb,
  { task, classes }: { readonly task: number; readonly classes: number },
  learned: Answers,
  kept: Answers & { readonly probabilities: Matrix },
): StoredContext | null {
  const columns = contextColumns(db, task)
  if (columns.length === 0) return null
  const paths = contextPathsOf(db, [...learned.samples, ...kept.samples], columns)
  const pathOf = (sample: number) => paths.get(sample) ?? []
  const prior = learnContext(
    columns,
    classes,
    learned.samples.map((sample, i) => ({ path: pathOf(sample), label: learned.labels[i]! })),
  )
  const asked = kept.samples.map((sample, i) => ({
    probabilities: rowOf(kept.probabilities, i),
    path: pathOf(sample),
    truth: kept.labels[i]! < classes ? kept.labels[i]! : -1,
  }))
  return { prior, gain: contextGain(prior, asked) }
}

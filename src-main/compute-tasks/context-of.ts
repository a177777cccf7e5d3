import { contextGain, learnContext } from '../evaluation/context-prior.ts'
import { labelContextGain, learnLabelContext } from '../evaluation/label-context.ts'
import { rowOf, type Matrix } from '../platform/matrix.ts'
import { classesIn, gatherTargets, type Targets } from '../platform/targets.ts'
import type { ReadableDb } from '../storage/database.ts'
import { contextColumns, contextPathsOf, type StoredContext } from '../storage/tables/context-priors.ts'

/** Samples with what they were answered; labels that are no class have indices behind the classes, or −1. */
interface Answers {
  readonly samples: readonly number[]
  readonly labels: Targets
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
  const labelsOf = ({ labels }: Answers, i: number) =>
    classesIn(gatherTargets(labels, [i])).filter((label) => label < classes)
  const seen = learned.samples.map((sample, i) => ({ path: pathOf(sample), labels: labelsOf(learned, i) }))
  const asked = kept.samples.map((sample, i) => ({
    probabilities: rowOf(kept.probabilities, i),
    path: pathOf(sample),
    truth: labelsOf(kept, i),
  }))
  if (!(kept.labels instanceof Int32Array)) {
    const prior = learnLabelContext(columns, classes, seen)
    return { prior, gain: labelContextGain(prior, asked) }
  }
  const first = (labels: readonly number[]) => labels[0] ?? -1
  const prior = learnContext(
    columns,
    classes,
    seen.map(({ path, labels }) => ({ path, label: first(labels) })),
  )
  return {
    prior,
    gain: contextGain(
      prior,
      asked.map((one) => ({ ...one, truth: first(one.truth) })),
    ),
  }
}

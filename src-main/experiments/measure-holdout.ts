import { predictedClasses } from '../evaluation/classification-metrics.ts'
import { rowOf, type Matrix } from '../platform/matrix.ts'
import type { HoldoutAnswers } from '../evaluation/holdout-figures.ts'
import { FAINTEST, type LabelsAnswers } from '../evaluation/multi-label-holdout.ts'
import { classesIn, countOf, gatherTargets, type Targets } from '../platform/targets.ts'

/** Labels of the hold-out that no training sample carries: whatever a model says of their samples is wrong. Ascending ids. */
export const unseenLabels = (
  kept: readonly { readonly labelId: number }[],
  classes: readonly number[],
): readonly number[] =>
  [...new Set(kept.map(({ labelId }) => labelId))].filter((id) => !classes.includes(id)).sort((a, b) => a - b)

/**
 * What a model said of the hold-out, whose ids are `samples`; `truth` counts the unseen labels behind its classes. Null where nothing is kept.
 * `temperature`: the one that the probabilities have been softened by.
 */
export function measure(
  probabilities: Matrix,
  { labels: truth, samples }: { readonly labels: Targets; readonly samples: readonly number[] },
  unseen: readonly number[],
  temperature = 1,
): HoldoutAnswers | null {
  if (countOf(truth) === 0) return null
  if (!(truth instanceof Int32Array)) return { ...measureLabels(probabilities, truth, unseen), samples }
  const predicted = predictedClasses(probabilities)
  return {
    truth: [...truth],
    predicted: [...predicted],
    unseen,
    samples,
    confidence: Array.from(predicted, (c, i) => rowOf(probabilities, i)[c]!),
    ...(temperature === 1
      ? {}
      : { before: Array.from(predicted, (c, i) => unsoftened(rowOf(probabilities, i), c, temperature)) }),
  }
}

/** What a class had before the temperature T: p = softmax(z/T), so softmax(z) is pᵀ scaled to sum to 1. */
function unsoftened(row: Float32Array, c: number, temperature: number): number {
  const most = row[c]!
  return 1 / row.reduce((sum, p) => sum + (p / most) ** temperature, 0)
}

const measureLabels = (probabilities: Matrix, truth: Matrix, unseen: readonly number[]): LabelsAnswers => ({
  kind: 'multi',
  truth: Array.from({ length: truth.rows }, (_, i) => classesIn(gatherTargets(truth, [i]))),
  predicted: Array.from({ length: truth.rows }, (_, i) =>
    Array.from(rowOf(probabilities, i), (p, label): [number, number] => [label, Math.round(p * 1e4) / 1e4]).filter(
      ([, p]) => p >= FAINTEST,
    ),
  ),
  unseen,
})

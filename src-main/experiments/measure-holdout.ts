import { predictedClasses } from '../evaluation/classification-metrics.ts'
import { rowOf, type Matrix } from '../platform/matrix.ts'
import type { HoldoutAnswers } from '../evaluation/holdout-figures.ts'

/** Labels of the hold-out that no training sample carries: whatever a model says of their samples is wrong. Ascending ids. */
export const unseenLabels = (
  kept: readonly { readonly labelId: number }[],
  classes: readonly number[],
): readonly number[] =>
  [...new Set(kept.map(({ labelId }) => labelId))].filter((id) => !classes.includes(id)).sort((a, b) => a - b)

/** What a model said of the hold-out; `truth` counts the unseen labels behind its classes. Null where nothing is kept. */
export function measure(probabilities: Matrix, truth: Int32Array, unseen: readonly number[]): HoldoutAnswers | null {
  if (truth.length === 0) return null
  const predicted = predictedClasses(probabilities)
  return {
    truth: [...truth],
    predicted: [...predicted],
    unseen,
    confidence: Array.from(predicted, (c, i) => rowOf(probabilities, i)[c]!),
  }
}

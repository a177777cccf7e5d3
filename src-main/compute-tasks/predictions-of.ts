import { predictedClasses } from '../evaluation/classification-metrics.ts'
import { rowOf, type Matrix } from '../platform/matrix.ts'
import type { TargetKind } from '../platform/targets.ts'
import { marginUncertainty } from '../query-strategies/scores/margin-uncertainty.ts'
import type { ModelOutput } from '../query-strategies/strategy.ts'
import type { Predictions } from '../storage/tables/predictions.ts'

/** What the model thinks of every row. Where no strategy scored each row by itself, its score is how unsure the model is. */
export function predictionsOf(
  { probabilities, scores }: Pick<ModelOutput, 'probabilities' | 'scores'>,
  ids: Int32Array,
  kind: TargetKind,
): Predictions {
  const classes = predictedClasses(probabilities)
  const unsure = kind === 'single' ? marginUncertainty : mostDoubtfulLabel
  const confidence = Float32Array.from(classes, (c, i) => rowOf(probabilities, i)[c]!)
  return {
    ids,
    classes,
    confidence,
    scores: scores ?? Float32Array.from(ids, (_, row) => unsure(probabilities, row)),
  }
}

/** How near to one half the label is that the model doubts most: 1 at one half, 0 where it is sure of all. */
const mostDoubtfulLabel = (probabilities: Matrix, row: number): number =>
  rowOf(probabilities, row).reduce((most, p) => Math.max(most, 1 - Math.abs(2 * p - 1)), 0)

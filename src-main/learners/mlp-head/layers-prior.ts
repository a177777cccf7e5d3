import { rowOf, type Matrix } from '../../platform/matrix.ts'
import { crossEntropy } from '../../tensor-graph/losses.ts'
import { diagonalFisher, meanOne } from '../../training/diagonal-fisher.ts'
import type { HeadLogits } from '../../training/head-graph.ts'
import type { PriorTerms } from '../../training/parameter-prior.ts'
import type { Parameters, Prior, TrainingContext } from '../../training/training-task.ts'

/** What the layers pay for leaving θ*, F measured on rows of one class each. Null: nothing. */
export async function layersPrior(
  { strength, fisherOn }: Prior<Matrix>,
  at: Parameters,
  logits: HeadLogits,
  { runtime, signal }: TrainingContext,
): Promise<PriorTerms | null> {
  if (strength === 0) return null
  if (!fisherOn) return { strength, at, importance: null }
  const { rows, labels } = fisherOn
  const fisher = await diagonalFisher(
    {
      parameters: at,
      ports: { features: { shape: [1, rows.columns] }, label: { shape: [1], dtype: 'int32' }, one: { shape: [1] } },
      loss: (p, { features, label, one }) => crossEntropy(logits(p, features!), label!, one!),
      samples: rows.rows,
      feeds: (i) => ({
        features: { type: 'float32', dims: [1, rows.columns], data: rowOf(rows, i) },
        label: { type: 'int32', dims: [1], data: labels.slice(i, i + 1) },
        one: { type: 'float32', dims: [1], data: Float32Array.of(1) },
      }),
      signal,
    },
    runtime,
  )
  return { strength, at, importance: meanOne(fisher) }
}

import type { Content } from '../../backbones/backbone.ts'
import { matrix, rowOf } from '../../platform/matrix.ts'
import { crossEntropy, priorL2 } from '../../tensor-graph/losses.ts'
import type { Tensor } from '../../tensor-graph/tensor.ts'
import type { Scored, Tensors } from '../../tensor-graph/training-step.ts'
import { diagonalFisher, meanOne } from '../../training/diagonal-fisher.ts'
import { withPrior, type PriorTerms } from '../../training/parameter-prior.ts'
import type { NamedArray, Parameters, Prior, TrainingContext } from '../../training/training-task.ts'
import type { SparseRows } from '../../backbones/ngram-lsa/sparse-rows.ts'
import { bagOf } from './sparse-bags.ts'
import { TABLE } from './train-bags.ts'

interface Bags {
  /** z of summed rows h.  [samples, width] → [samples, classes] */
  readonly logits: (p: Tensors, h: Tensor) => Tensor
  /** Patterns of the labelled rows that Fisher is measured on. */
  readonly weighted: (contents: readonly Content[]) => SparseRows
}

/** What a bag pays for leaving θ*: its layers in every step, a row of its table in each step that names it. Null: nothing. */
export interface BagPrior {
  /** What the steps read beside: θ* and F of the table, an empty row behind them. */
  readonly beside: Readonly<Record<'anchor' | 'importance', Float32Array>>
  readonly on: (scored: Tensor | Scored, p: Tensors, batch: Tensors) => Tensor | Scored
}

/** `at`: θ*, the table among it. */
export async function bagPrior(
  { strength, fisherOn }: Prior<readonly Content[]>,
  at: Parameters,
  bags: Bags,
  context: TrainingContext,
): Promise<BagPrior | null> {
  if (strength === 0) return null
  const importance = fisherOn ? await bagFisher(at, fisherOn, bags, context) : null
  const { [TABLE]: table, ...layers } = at
  const terms: PriorTerms = { strength, at: layers, importance }
  return {
    beside: {
      anchor: oneRowMore(table!),
      importance: oneRowMore(importance?.[TABLE] ?? { ...table!, data: table!.data.map(() => 1) }),
    },
    on(scored, p, batch) {
      const rows = ['shared', 'own'].map((block) =>
        priorL2(p[block]!, batch[`${block}.anchor`]!, strength, batch[`${block}.importance`]),
      )
      return withPrior(scored, p, terms, rows)
    },
  }
}

/** A place without a row reads the last one, which counts nothing. */
function oneRowMore({ shape, data }: NamedArray): Float32Array {
  const out = new Float32Array(data.length + shape[1]!)
  out.set(data)
  return out
}

/** F of all parameters, 1 in the mean. A row's own gradient is that of the sum h times its share of the text, and that of h is that of b₁. */
async function bagFisher(
  at: Parameters,
  { rows, labels }: NonNullable<Prior<readonly Content[]>['fisherOn']>,
  { logits, weighted }: Bags,
  { runtime, signal }: TrainingContext,
): Promise<Parameters> {
  const { [TABLE]: table, ...layers } = at
  const patterns = weighted(rows)
  const sums = matrix(table!.shape[0]!, table!.shape[1]!)
  const h = (sample: number) => {
    const sum = new Float32Array(sums.columns)
    const { ids, shares } = bagOf(patterns, sample)
    for (let i = 0; i < ids.length; i++) {
      const from = ids[i]! * sums.columns
      for (let d = 0; d < sum.length; d++) sum[d]! += shares[i]! * table!.data[from + d]!
    }
    return sum
  }
  const dense = await diagonalFisher(
    {
      parameters: layers,
      ports: { h: { shape: [1, sums.columns] }, label: { shape: [1], dtype: 'int32' }, one: { shape: [1] } },
      loss: (p, { h, label, one }) => crossEntropy(logits(p, h!), label!, one!),
      samples: rows.length,
      feeds: (i) => ({
        h: { type: 'float32', dims: [1, sums.columns], data: h(i) },
        label: { type: 'int32', dims: [1], data: labels.slice(i, i + 1) },
        one: { type: 'float32', dims: [1], data: Float32Array.of(1) },
      }),
      signal,
      onSample(sample, { bias1 }) {
        const { ids, shares } = bagOf(patterns, sample)
        for (let i = 0; i < ids.length; i++) {
          const row = rowOf(sums, ids[i]!)
          bias1!.forEach((x, d) => (row[d]! += (shares[i]! ** 2 * x) / rows.length))
        }
      },
    },
    runtime,
  )
  return meanOne({ ...dense, [TABLE]: { shape: table!.shape, data: sums.data } })
}

import type { Content } from '../../backbones/backbone.ts'
import { crossEntropy } from '../../tensor-graph/losses.ts'
import { constant } from '../../tensor-graph/tensor.ts'
import { diagonalFisher, meanOne } from '../../training/diagonal-fisher.ts'
import { logits } from '../../training/linear-head.ts'
import type { PriorTerms } from '../../training/parameter-prior.ts'
import type { Parameters, Prior, TrainingContext } from '../../training/training-task.ts'
import { averageShapes, trainedFeatures } from './network.ts'
import { pixelsOf } from './pixels.ts'

const isAverage = (name: string) => name in averageShapes

/** What the network pays for leaving θ*; its averages follow what it sees. F by the averages, each picture as it is. Null: nothing. */
export async function networkPrior(
  { strength, fisherOn }: Prior<readonly Content[]>,
  begun: Parameters,
  side: number,
  context: TrainingContext,
): Promise<PriorTerms | null> {
  if (strength === 0) return null
  const own = Object.entries(begun)
  const at = Object.fromEntries(own.filter(([name]) => !isAverage(name)))
  if (!fisherOn) return { strength, at, importance: null }
  const averages = Object.fromEntries(
    own.flatMap(([name, { shape, data }]) => (isAverage(name) ? [[name, constant(data, shape)] as const] : [])),
  )
  const pixels = await pixelsOf(fisherOn.rows, side, context)
  const fisher = await diagonalFisher(
    {
      parameters: at,
      ports: { images: { shape: [1, 3, side, side] }, label: { shape: [1], dtype: 'int32' }, one: { shape: [1] } },
      loss: (p, { images, label, one }) =>
        crossEntropy(logits(p, trainedFeatures({ ...p, ...averages }, [images!])), label!, one!),
      samples: pixels.rows,
      feeds: (i) => ({
        images: {
          type: 'float32',
          dims: [1, 3, side, side],
          data: pixels.data.subarray(i * pixels.columns, (i + 1) * pixels.columns),
        },
        label: { type: 'int32', dims: [1], data: fisherOn.labels.slice(i, i + 1) },
        one: { type: 'float32', dims: [1], data: Float32Array.of(1) },
      }),
      signal: context.signal,
    },
    context.runtime,
  )
  return { strength, at, importance: meanOne(fisher) }
}

import { batchNorm, frozenBatchNorm } from '../../tensor-graph/composites.ts'
import { heNormal, ones, zeros } from '../../tensor-graph/initialisers.ts'
import { add, cast, clip, less, mul, relu, sub, where } from '../../tensor-graph/ops/elementwise.ts'
import { conv } from '../../tensor-graph/ops/convolution.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { globalAveragePool, maxPool } from '../../tensor-graph/ops/pooling.ts'
import { gather } from '../../tensor-graph/ops/selection.ts'
import { reshape } from '../../tensor-graph/ops/shape.ts'
import { constant, type Tensor } from '../../tensor-graph/tensor.ts'
import type { Shapes, Tensors } from '../../tensor-graph/training-step.ts'
import { freshLastLayer, type Beginning } from '../fresh-last-layer.ts'
import type { Parameters } from '../../training/training-task.ts'

/** Channels after each convolution. */
const CHANNELS = [32, 64, 128]

export const weightShapes = (classes: number): Shapes => ({
  ...Object.fromEntries(
    CHANNELS.flatMap((out, i): [string, number[]][] => [
      [`kernel${i}`, [out, CHANNELS[i - 1] ?? 3, 3, 3]],
      [`scale${i}`, [out]],
      [`shift${i}`, [out]],
    ]),
  ),
  weight: [CHANNELS.at(-1)!, classes],
  bias: [classes],
})
/** Multiplications and additions of a step: of each kernel's weight at every place of its layer, forward and twice back. */
export const operationsOf = (images: number, side: number): number =>
  CHANNELS.reduce((sum, out, i) => sum + 6 * images * 9 * (CHANNELS[i - 1] ?? 3) * out * (side / 2 ** i) ** 2, 0)

export const averageShapes: Shapes = Object.fromEntries(
  CHANNELS.flatMap((out, i) => [
    [`mean${i}`, [out]],
    [`variance${i}`, [out]],
  ]),
)

/** He for kernels, as a ReLU follows; scales and variances 1; the last layer as it begins everywhere, by default knowing no labels. */
export function freshParameters(
  classes: number,
  random: () => number,
  begin: Beginning = { labels: new Int32Array(0), priors: false, rareRows: false },
): Parameters {
  const numbers = (name: string, shape: readonly number[]) => {
    if (name.startsWith('kernel')) return heNormal(shape, random)
    return /^(scale|variance)/.test(name) ? ones(shape, random) : zeros(shape, random)
  }
  const { weight: _weight, bias: _bias, ...kernels } = weightShapes(classes)
  const layers = Object.entries({ ...kernels, ...averageShapes }).map(
    ([name, shape]) => [name, { shape, data: numbers(name, shape) }] as const,
  )
  return {
    ...Object.fromEntries(layers),
    ...freshLastLayer({ ...begin, width: CHANNELS.at(-1)!, classes }, random),
  }
}

type Norm = (x: Tensor, layer: number) => Tensor

/** Three times convolution, norm, ReLU, halving; then the mean of every channel.  x [n, 3, s, s] → [n, channels] */
function forward(p: Tensors, x: Tensor, norm: Norm): Tensor {
  const pads = [1, 1, 1, 1]
  const top = CHANNELS.reduce((y, _, i) => maxPool(relu(norm(conv(y, p[`kernel${i}`]!, { pads }), i)), [2, 2]), x)
  return reshape(globalAveragePool(top), [x.shape[0]!, CHANNELS.at(-1)!])
}
const lastLayer = (p: Tensors, pooled: Tensor): Tensor => add(matMul(pooled, p['weight']!), p['bias']!)

/** While training: statistics of the batch, which are there to be averaged. */
export function trainingLogits(p: Tensors, x: Tensor): { readonly logits: Tensor; readonly averages: Tensors } {
  const averages: Record<string, Tensor> = {}
  const pooled = forward(p, x, (y, i) => {
    const normed = batchNorm(y, p[`scale${i}`]!, p[`shift${i}`]!)
    averages[`mean${i}`] = normed.mean
    averages[`variance${i}`] = normed.variance
    return normed.y
  })
  return { logits: lastLayer(p, pooled), averages }
}

/** Afterwards, by the averages: what the last layer reads. */
export const trainedFeatures = (p: Tensors, x: Tensor): Tensor =>
  forward(p, x, (y, i) =>
    frozenBatchNorm(y, {
      scale: p[`scale${i}`]!,
      shift: p[`shift${i}`]!,
      mean: p[`mean${i}`]!,
      variance: p[`variance${i}`]!,
    }),
  )

/** Pixels an image may be moved, the edge repeated. */
const REACH = 3

/** Half of the images mirrored, all moved alike by some pixels.  x [n, 3, s, s], flips [n], moves [2], uniform in [0, 1) */
export function augmented(x: Tensor, flips: Tensor, moves: Tensor): Tensor {
  const [n, , , side] = x.shape as readonly number[]
  const places = Int32Array.from({ length: side! }, (_, i) => i)
  const mirrored = gather(x, constant(places.map((i) => side! - 1 - i)), 3)
  const turned = where(less(reshape(flips, [n!, 1, 1, 1]), 0.5), mirrored, x)
  const moved = (y: Tensor, axis: number) => {
    const by = sub(mul(2 * REACH + 1, gather(moves, constant(Int32Array.of(axis - 2)))), REACH + 0.5)
    const at = clip(add(constant(Float32Array.from(places, (i) => i + 0.5)), by), 0, side! - 0.5)
    return gather(y, cast(at, 'int32'), axis)
  }
  return moved(moved(turned, 2), 3)
}

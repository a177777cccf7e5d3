import { batchNorm, frozenBatchNorm } from '../../tensor-graph/composites.ts'
import { heNormal, ones, zeros } from '../../tensor-graph/initialisers.ts'
import { add, mul, relu } from '../../tensor-graph/ops/elementwise.ts'
import { conv } from '../../tensor-graph/ops/convolution.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { globalAveragePool, maxPool } from '../../tensor-graph/ops/pooling.ts'
import { reduceMax } from '../../tensor-graph/ops/reduce.ts'
import { reshape } from '../../tensor-graph/ops/shape.ts'
import type { Tensor } from '../../tensor-graph/tensor.ts'
import type { Shapes, Tensors } from '../../tensor-graph/training-step.ts'
import { freshLastLayer, type Beginning } from '../fresh-last-layer.ts'
import type { Parameters } from '../../training/training-task.ts'

/** Channels after each convolution, and how many times smaller than the picture each side of its output is. */
const CHANNELS = [32, 64, 128, 128, 128]
const SHRUNK = [2, 2, 4, 8, 8]
const layers = CHANNELS.map((out, i) => ({ out, from: CHANNELS[i - 1] ?? 3, shrunk: SHRUNK[i]! }))

export const weightShapes = (classes: number): Shapes => ({
  ...Object.fromEntries(
    layers.flatMap(({ out, from }, i): [string, number[]][] => [
      [`kernel${i}`, [out, from, 3, 3]],
      [`scale${i}`, [out]],
      [`shift${i}`, [out]],
    ]),
  ),
  weight: [CHANNELS.at(-1)!, classes],
  bias: [classes],
})
/** Multiplications and additions of a step: of each kernel's weight at every place of its output, forward and twice back. */
export const operationsOf = (images: number, side: number): number =>
  layers.reduce((sum, { out, from, shrunk }) => sum + 6 * images * 9 * from * out * (side / shrunk) ** 2, 0)

/** Of what the last layer reads. */
export const FEATURES = CHANNELS.at(-1)!

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
  const fresh = Object.entries({ ...kernels, ...averageShapes }).map(
    ([name, shape]) => [name, { shape, data: numbers(name, shape) }] as const,
  )
  return {
    ...Object.fromEntries(fresh),
    ...freshLastLayer({ ...begin, width: CHANNELS.at(-1)!, classes }, random),
  }
}

type Norm = (x: Tensor, layer: number) => Tensor

/**
 * Three convolutions that halve the sides, then two that learn what to add (He et al. 2016), each with norm and ReLU; the largest value of
 * every channel, wherever it is.  x [n, 3, s, s] → [n, channels]
 */
function forward(p: Tensors, x: Tensor, norm: Norm): Tensor {
  const normed = (y: Tensor, i: number, stride = 1) =>
    norm(conv(y, p[`kernel${i}`]!, { pads: [1, 1, 1, 1], strides: [stride, stride] }), i)
  if (!('kernel3' in p)) return forwardOfThree(p, x, normed)
  const fine = relu(normed(relu(normed(x, 0, 2)), 1))
  const coarse = maxPool(relu(normed(maxPool(fine, [2, 2]), 2)), [2, 2])
  const top = relu(add(coarse, normed(relu(normed(coarse, 3)), 4)))
  return reduceMax(top, { axes: [2, 3] })
}

/** The network of models trained before there were five convolutions: three, each halved; the mean of every channel. */
function forwardOfThree(p: Tensors, x: Tensor, normed: Norm): Tensor {
  const top = [0, 1, 2].reduce((y, i) => maxPool(relu(normed(y, i)), [2, 2]), x)
  return reshape(globalAveragePool(top), [x.shape[0]!, p['weight']!.shape[0]!])
}

/** While training: statistics of the batch, which are there to be averaged. */
export function trainingLogits(
  p: Tensors,
  x: Tensor,
): { readonly logits: Tensor; readonly features: Tensor; readonly averages: Tensors } {
  const averages: Record<string, Tensor> = {}
  const features = forward(p, x, (y, i) => {
    const normed = batchNorm(y, p[`scale${i}`]!, p[`shift${i}`]!)
    averages[`mean${i}`] = normed.mean
    averages[`variance${i}`] = normed.variance
    return normed.y
  })
  return { logits: add(matMul(features, p['weight']!), p['bias']!), features, averages }
}

/** Afterwards, by the averages: what the last layer reads, the mean over some views of the same pictures. */
export function trainedFeatures(p: Tensors, views: readonly Tensor[]): Tensor {
  const norm: Norm = (y, i) =>
    frozenBatchNorm(y, {
      scale: p[`scale${i}`]!,
      shift: p[`shift${i}`]!,
      mean: p[`mean${i}`]!,
      variance: p[`variance${i}`]!,
    })
  return mul(
    1 / views.length,
    views.map((x) => forward(p, x, norm)).reduce((a, b) => add(a, b)),
  )
}

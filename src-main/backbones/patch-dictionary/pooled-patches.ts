import type { Matrix } from '../../platform/matrix.ts'
import { l2Normalise } from '../../tensor-graph/composites.ts'
import { conv } from '../../tensor-graph/ops/convolution.ts'
import { add, div, relu, sqrt, square, sub } from '../../tensor-graph/ops/elementwise.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { averagePool } from '../../tensor-graph/ops/pooling.ts'
import { reduceMean, reduceSum } from '../../tensor-graph/ops/reduce.ts'
import { gather } from '../../tensor-graph/ops/selection.ts'
import { concat, reshape } from '../../tensor-graph/ops/shape.ts'
import { constant, input, int32s, type Tensor } from '../../tensor-graph/tensor.ts'
import type { Dictionary } from './dictionary.ts'
import { CONTRAST, NUMBERS, PATCH } from './patches.ts'
import { COARSEST, viewsOf } from './views.ts'

const [QUARTERS, MIRRORED] = [4, 2]

/** Columns of `pooled`: by view, then what an image and its mirror image share, then what tells them apart. */
export const pooledWidth = (side: number, centres: number): number =>
  viewsOf(side).length * MIRRORED * QUARTERS * centres

/** Images as the graph is fed: values from 0 to 1, [samples, 3, side, side]. */
const images = (side: number) => input('pixel_values', ['samples', 3, side, side])

/** How much of each patch is in each quarter of each view.  [samples, 3, side, side] → [samples, pooledWidth] */
export function pooled(dictionary: Dictionary, side: number): Tensor {
  const x = images(side)
  const backwards = int32s(Array.from({ length: side }, (_, i) => side - 1 - i))
  const mirrored = gather(x, backwards, 3)
  const parts = viewsOf(side).flatMap((view) => {
    const seen = (image: Tensor) => quarterSums(activations(reduced(image, side / view), dictionary, view / COARSEST))
    const [one, other] = [sqrt(seen(x)), sqrt(seen(mirrored))]
    return [add(one, other), sub(one, other)]
  })
  return concat(parts, 1)
}

/** Features of length 1: `pooled` by a basis [pooledWidth, dimensions], less that of the mean image. */
export const projected = (pooled: Tensor, basis: Matrix, offset: Float32Array): Tensor =>
  l2Normalise(sub(matMul(pooled, constant(basis.data, [basis.rows, basis.columns])), constant(offset)))

const reduced = (x: Tensor, factor: number) => (factor === 1 ? x : averagePool(x, [factor, factor]))

/**
 * Triangle activation of Coates, Lee & Ng (2011): how much nearer a patch is to a centre than to the mean centre, or 0. Each patch less its
 * mean, over its deviation, whitened: one convolution does all but the division.  → [samples, centres, places, places]
 */
function activations(x: Tensor, { mean, whitening, centres }: Dictionary, stride: number): Tensor {
  const strides = [stride, stride]
  const over = (image: Tensor) =>
    conv(image, constant(new Float32Array(NUMBERS).fill(1 / NUMBERS), [1, 3, PATCH, PATCH]), { strides })
  const deviation = sqrt(add(relu(sub(over(square(x)), square(over(x)))), CONTRAST))
  const { kernels, offsets } = whiteningKernels(mean, whitening)
  const white = sub(div(conv(x, kernels, { strides }), deviation), offsets)
  const lengths = Float32Array.from({ length: centres.rows }, (_, c) => squaredLength(centres, c))
  const towards = constant(
    centres.data.map((value) => -2 * value),
    [centres.rows, NUMBERS, 1, 1],
  )
  const squares = add(
    conv(white, towards, { bias: constant(lengths) }),
    reduceSum(square(white), { axes: [1], keep: true }),
  )
  const distances = sqrt(relu(squares))
  return relu(sub(reduceMean(distances, { axes: [1], keep: true }), distances))
}

/** As a patch less its mean meets a column of the whitening, so the patch meets the column less its own mean. */
function whiteningKernels(mean: Float32Array, { data }: Matrix) {
  const kernels = new Float32Array(NUMBERS * NUMBERS)
  const offsets = new Float32Array(NUMBERS)
  for (let j = 0; j < NUMBERS; j++) {
    let [sum, offset] = [0, 0]
    for (let i = 0; i < NUMBERS; i++) {
      sum += data[i * NUMBERS + j]!
      offset += mean[i]! * data[i * NUMBERS + j]!
    }
    offsets[j] = offset
    for (let i = 0; i < NUMBERS; i++) kernels[j * NUMBERS + i] = data[i * NUMBERS + j]! - sum / NUMBERS
  }
  return {
    kernels: constant(kernels, [NUMBERS, 3, PATCH, PATCH]),
    offsets: constant(offsets, [1, NUMBERS, 1, 1]),
  }
}

const squaredLength = ({ data, columns }: Matrix, row: number) =>
  data.subarray(row * columns, (row + 1) * columns).reduce((sum, value) => sum + value * value, 0)

/** Sums over the quarters, the lower and the right ones the larger.  [n, c, h, h] → [n, 4 · c], by centre */
function quarterSums(x: Tensor): Tensor {
  const [samples, centres, height] = x.shape as [string, number, number]
  const half = height >> 1
  const weights = new Float32Array(height * height * QUARTERS)
  for (let at = 0; at < height * height; at++) {
    const quarter = 2 * Number(Math.floor(at / height) >= half) + Number(at % height >= half)
    weights[at * QUARTERS + quarter] = 1
  }
  const sums = matMul(reshape(x, [samples, centres, height * height]), constant(weights, [height * height, QUARTERS]))
  return reshape(sums, [samples, QUARTERS * centres])
}

import { apply } from '../define-op.ts'
import { constant, type Shape, type Tensor } from '../tensor.ts'
import { convTranspose, placesOf, spatial, sweepOf, type Sweep } from './convolution.ts'
import { add, cast, div, equal, mul, relu } from './elementwise.ts'
import { taps, untaps } from './kernel-taps.ts'
import { reduceMean } from './reduce.ts'
import { crop, pad } from './shape.ts'

export interface PoolOptions {
  /** Default: the kernel's own sizes, windows side by side. */
  readonly strides?: readonly number[]
  readonly pads?: readonly number[]
}

/** What lies outside the image when maxima are sought. */
const LOWEST = -3.4028234663852886e38

const outputOf = (x: Tensor, places: readonly number[]): Shape => [x.shape[0]!, x.shape[1]!, ...places]
const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1)
const sideBySide = (kernel: readonly number[], { strides, pads }: Sweep) =>
  kernel.every((size, i) => size === strides[i]) && pads.every((n) => n === 0)

/** y = mean of each window, pads not counted.  x [n, c, …] → [n, c, …places].  dx = dy/count back over its window */
export function averagePool(x: Tensor, kernel: readonly number[], given: PoolOptions = {}): Tensor {
  const sweep = sweepOf(kernel.length, { strides: kernel, ...given })
  const sizes = spatial(x)
  const { places, left } = placesOf(sizes, kernel, sweep)
  return apply('AveragePool', [x], {
    shape: outputOf(x, places),
    attributes: {
      kernel_shape: { ints: kernel },
      strides: { ints: sweep.strides },
      pads: { ints: sweep.pads },
      count_include_pad: { int: 0 },
    },
    gradient: (dy) => {
      if (sideBySide(kernel, sweep)) return [fit(resizeNearest(div(dy, product(kernel)), kernel), sizes)]
      const channels = x.shape[1] as number
      const ones = constant(new Float32Array(channels * product(kernel)).fill(1), [channels, 1, ...kernel])
      const shared = div(dy, constant(counts(sizes, kernel, places, sweep), [1, 1, ...places]))
      return [convTranspose(shared, ones, { ...sweep, groups: channels, outputPadding: left })]
    },
  })
}

/** Pixels of the image (not of the pads) in each window. */
function counts(sizes: readonly number[], kernel: readonly number[], places: readonly number[], sweep: Sweep) {
  const along = sizes.map((size, i) =>
    Array.from({ length: places[i]! }, (_, place) => {
      const start = place * sweep.strides[i]! - sweep.pads[i]!
      return Math.min(size, start + kernel[i]!) - Math.max(0, start)
    }),
  )
  return Float32Array.from(along.reduce((all, axis) => all.flatMap((n) => axis.map((m) => n * m)), [1]))
}

/** y = mean over all places.  [n, c, …] → [n, c, 1, …] */
export const globalAveragePool = (x: Tensor): Tensor =>
  reduceMean(x, { axes: spatial(x).map((_, i) => 2 + i), keep: true })

/**
 * y = max of each window.  x [n, c, …] → [n, c, …places].  dx = dy at the entries equal to their window's maximum:
 * all of them where several are equal (after a ReLU those are zeros, where nothing flows anyway), or with `shareTies` an equal part each.
 * Never MaxPool's indices: they are slow on the CPU and fail on WebGPU.
 */
export function maxPool(
  x: Tensor,
  kernel: readonly number[],
  { shareTies = false, ...given }: PoolOptions & { readonly shareTies?: boolean } = {},
): Tensor {
  // The largest of what is above 0, or what is above 0 of the largest: the same, but of fewer numbers.
  if (x.source.kind === 'node' && x.source.node.type === 'Relu')
    return relu(maxPool(x.source.node.inputs[0]!, kernel, { shareTies, ...given }))
  const sweep = sweepOf(kernel.length, { strides: kernel, ...given })
  const sizes = spatial(x)
  const { places } = placesOf(sizes, kernel, sweep)
  const pooled: Tensor = apply('MaxPool', [x], {
    shape: outputOf(x, places),
    attributes: { kernel_shape: { ints: kernel }, strides: { ints: sweep.strides }, pads: { ints: sweep.pads } },
    gradient: (dy) => [
      sideBySide(kernel, sweep)
        ? toBlockMaxima(x, pooled, dy, kernel, shareTies)
        : toMaxima(x, pooled, dy, kernel, sweep, shareTies),
    ],
  })
  return pooled
}

function toBlockMaxima(x: Tensor, pooled: Tensor, dy: Tensor, kernel: readonly number[], shareTies: boolean): Tensor {
  const stretched = resizeNearest(pooled, kernel)
  // Times 1 or 0, not Where, which takes three passes.
  const top = cast(equal(crop(x, stretched.shape), stretched), 'float32')
  const tied = mul(product(kernel), averagePool(top, kernel))
  return fit(mul(resizeNearest(shareTies ? div(dy, tied) : dy, kernel), top), spatial(x))
}

/** Windows that overlap: tap by tap. */
function toMaxima(
  x: Tensor,
  pooled: Tensor,
  dy: Tensor,
  kernel: readonly number[],
  sweep: Sweep,
  shareTies: boolean,
): Tensor {
  const tops = taps(x, kernel, sweep, LOWEST).map((tap) => cast(equal(tap, pooled), 'float32'))
  const tied = tops.reduce((a, b) => add(a, b))
  const part = shareTies ? div(dy, tied) : dy
  return untaps(
    tops.map((top) => mul(part, top)),
    spatial(x),
    kernel,
    sweep,
  )
}

/** Each entry repeated `factors` times along its spatial axis.  dx = dy summed over each block */
export function resizeNearest(x: Tensor, factors: readonly number[]): Tensor {
  const scales = constant(Float32Array.of(1, 1, ...factors))
  const noRegion = constant(new Float32Array(0), [0])
  return apply('Resize', [x, noRegion, scales], {
    shape: outputOf(
      x,
      spatial(x).map((size, i) => size * factors[i]!),
    ),
    attributes: {
      mode: { text: 'nearest' },
      coordinate_transformation_mode: { text: 'asymmetric' },
      nearest_mode: { text: 'floor' },
    },
    gradient: (dy) => [mul(product(factors), averagePool(dy, factors)), null, null],
  })
}

/** Zeros after the last row and column, up to the given sizes. */
const fit = (x: Tensor, sizes: readonly number[]) =>
  pad(
    x,
    x.shape.map(() => 0),
    [0, 0, ...spatial(x).map((size, i) => sizes[i]! - size)],
  )

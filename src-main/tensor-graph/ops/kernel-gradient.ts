import { constant, type Tensor } from '../tensor.ts'
import { conv, spatial, type Sweep } from './convolution.ts'
import { taps } from './kernel-taps.ts'
import { matMul } from './linear-algebra.ts'
import { reduceSum } from './reduce.ts'
import { concat, crop, pad, reshape, transpose, transposeLast } from './shape.ts'

/** From here on a product per tap is faster than one over all taps (measured at 3 and 32). */
const FEW_CHANNELS = 16

/** dw of conv(x, w) for dy at its output.  → [m, c/groups, …kernel] */
export function kernelGradient(x: Tensor, dy: Tensor, kernel: readonly number[], sweep: Sweep, groups: number): Tensor {
  if (groups === 1) return kernelByTaps(x, dy, kernel, sweep)
  return groups === x.shape[1] ? kernelByRows(x, dy, kernel, sweep) : kernelByConv(x, dy, kernel, sweep, groups)
}

/**
 * dy [n, m, places] · tap [n, places, c] per image and tap, summed over the images. With few channels those products would be
 * thin, so the taps stand side by side as columns of one.
 */
function kernelByTaps(x: Tensor, dy: Tensor, kernel: readonly number[], sweep: Sweep): Tensor {
  const [n, m, c] = [x.shape[0] as number, dy.shape[1] as number, x.shape[1] as number]
  const places = spatial(dy).reduce((a, b) => a * b)
  const flat = taps(x, kernel, sweep).map((tap) => reshape(tap, [n, c, places]))
  const blocks = c < FEW_CHANNELS ? [concat(flat, 1)] : flat
  const slopes = reshape(dy, [n, m, places])
  const sums = blocks.map((block) => reduceSum(matMul(slopes, transposeLast(block)), { axes: [0] }))
  return reshape(transpose(reshape(concat(sums, 1), [m, flat.length, c]), [0, 2, 1]), [m, c, ...kernel])
}

/**
 * For depthwise kernels, where columns would make products one row thick: every row of the image times every row of dy it meets,
 * over all images at once, [row, n·rows] · [n·rows, row], gives the sum for each pair of places in a row; a constant 0/1 matrix
 * picks the pairs a tap joins. More sums than needed, but in products of a good shape: several times faster than kernelByConv.
 */
function kernelByRows(x: Tensor, dy: Tensor, kernel: readonly number[], sweep: Sweep): Tensor {
  const [n, channels, filters] = [x.shape[0] as number, x.shape[1] as number, dy.shape[1] as number]
  const each = filters / channels
  const last = kernel.length - 1
  const [before, after] = [sweep.pads[last]!, sweep.pads[kernel.length + last]!]
  const width = spatial(x)[last]! + before + after
  const places = spatial(dy)
  const rows = n * places.slice(0, -1).reduce((a, b) => a * b, 1)
  const alone = (values: readonly number[], value: number) =>
    values.map((v, i) => (i % kernel.length === last ? value : v))
  const axes = places.map((_, i) => 2 + i)
  const byChannel = pad(transpose(x, [1, 0, ...axes]), only(x, 2 + last, before), only(x, 2 + last, after))
  const met = taps(byChannel, alone(kernel, 1), {
    strides: alone(sweep.strides, 1),
    dilations: alone(sweep.dilations, 1),
    pads: alone(sweep.pads, 0),
  })
  const split = reshape(dy, [n, channels, each, ...places])
  const slopes = reshape(transpose(split, [1, 0, ...axes.slice(0, -1).map((a) => a + 1), 2, 3 + last]), [
    channels,
    rows,
    each * places[last]!,
  ])
  const sums = met.map((tap) => matMul(transposeLast(reshape(tap, [channels, rows, width])), slopes))
  const pairs = transpose(reshape(concat(sums, 1), [channels, met.length, width, each, places[last]!]), [0, 3, 1, 2, 4])
  const picked = matMul(
    reshape(pairs, [filters * met.length, width * places[last]!]),
    joined(width, places[last]!, kernel[last]!, sweep.strides[last]!, sweep.dilations[last]!),
  )
  return reshape(picked, [filters, 1, ...kernel])
}

/** 1 where tap k of the kernel at `place` lies on `pixel` of a padded row.  [pixels · places, taps] */
function joined(pixels: number, places: number, kernel: number, stride: number, dilation: number): Tensor {
  const data = new Float32Array(pixels * places * kernel)
  for (let place = 0; place < places; place++)
    for (let k = 0; k < kernel; k++) data[((place * stride + k * dilation) * places + place) * kernel + k] = 1
  return constant(data, [pixels * places, kernel])
}

const only = (x: Tensor, axis: number, n: number) => x.shape.map((_, i) => (i === axis ? n : 0))

/** The image correlated with dy: images and channels change places, strides and dilations too; works for any groups. */
function kernelByConv(x: Tensor, dy: Tensor, kernel: readonly number[], sweep: Sweep, groups: number): Tensor {
  const [n, c] = [x.shape[0] as number, x.shape[1] as number]
  const sizes = spatial(x)
  const rest = sizes.map((_, i) => 3 + i)
  const byGroup = transpose(reshape(x, [n, groups, c / groups, ...sizes]), [2, 1, 0, ...rest])
  const swapped = [1, 0, ...sizes.map((_, i) => 2 + i)]
  const full = conv(reshape(byGroup, [c / groups, groups * n, ...sizes]), transpose(dy, swapped), {
    strides: sweep.dilations,
    dilations: sweep.strides,
    pads: sweep.pads,
    groups,
  })
  return transpose(crop(full, [c / groups, dy.shape[1] as number, ...kernel]), swapped)
}

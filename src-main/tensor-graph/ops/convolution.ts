import { apply } from '../define-op.ts'
import { ShapeMismatch, showShape, type Attributes, type Tensor } from '../tensor.ts'
import { add } from './elementwise.ts'
import { matMul } from './linear-algebra.ts'
import { reduceSum } from './reduce.ts'
import { concat, crop, pad, reshape, slice, transpose, transposeLast, unslice } from './shape.ts'

/** How a kernel moves over the spatial axes; one number per axis, pads: all begins, then all ends (ONNX's order). */
export interface Sweep {
  readonly strides: readonly number[]
  readonly pads: readonly number[]
  readonly dilations: readonly number[]
}
export interface ConvOptions extends Partial<Sweep> {
  readonly groups?: number
  /** [channels out] */
  readonly bias?: Tensor
}

export const spatial = ({ shape }: Tensor): number[] => {
  const sizes = shape.slice(2)
  if (sizes.length === 0 || sizes.some((size) => typeof size === 'string'))
    throw new ShapeMismatch(`a convolution needs [n, channels, …known sizes], got ${showShape(shape)}`)
  return sizes as number[]
}

export const sweepOf = (axes: number, { strides, pads, dilations }: Partial<Sweep>): Sweep => ({
  strides: strides ?? Array<number>(axes).fill(1),
  pads: pads ?? Array<number>(2 * axes).fill(0),
  dilations: dilations ?? Array<number>(axes).fill(1),
})

/** Places a kernel has along each axis: ⌊(size + pads − dilation·(kernel − 1) − 1)/stride⌋ + 1, and the pixels it leaves over. */
export function placesOf(sizes: readonly number[], kernel: readonly number[], { strides, pads, dilations }: Sweep) {
  const room = sizes.map((size, i) => size + pads[i]! + pads[sizes.length + i]! - dilations[i]! * (kernel[i]! - 1) - 1)
  if (room.some((r) => r < 0))
    throw new ShapeMismatch(`a kernel of ${showShape(kernel)} does not fit into ${showShape(sizes)}`)
  const places = room.map((r, i) => Math.floor(r / strides[i]!) + 1)
  return { places, left: room.map((r, i) => r % strides[i]!) }
}

const attributesOf = ({ strides, pads, dilations }: Sweep, kernel: readonly number[], groups: number): Attributes => ({
  kernel_shape: { ints: kernel },
  strides: { ints: strides },
  pads: { ints: pads },
  dilations: { ints: dilations },
  group: { int: groups },
})

/**
 * Cross-correlation.  x [n, c, …], w [m, c/groups, …kernel] → [n, m, …places]
 * dx = convTranspose(dy, w)   dw: see kernelGradient   db = Σ dy over all but the channels
 */
export function conv(x: Tensor, w: Tensor, { groups = 1, bias, ...given }: ConvOptions = {}): Tensor {
  const [kernel, sizes] = [spatial(w), spatial(x)]
  const sweep = sweepOf(kernel.length, given)
  const [channels, filters] = [x.shape[1] as number, w.shape[0] as number]
  if (channels !== (w.shape[1] as number) * groups || filters % groups !== 0)
    throw new ShapeMismatch(`conv: ${showShape(x.shape)} with ${showShape(w.shape)} in ${groups} groups`)
  const { places, left } = placesOf(sizes, kernel, sweep)
  return apply('Conv', bias ? [x, w, bias] : [x, w], {
    shape: [x.shape[0]!, filters, ...places],
    attributes: attributesOf(sweep, kernel, groups),
    gradient: (dy) => [
      convTranspose(dy, w, { ...sweep, groups, outputPadding: left }),
      kernelGradient(x, dy, kernel, sweep, groups),
      ...(bias ? [channelSum(dy)] : []),
    ],
  })
}

/**
 * The transpose of conv by x.  x [n, m, …], w [m, c/groups, …kernel] → [n, c, …(size − 1)·stride + dilation·(kernel − 1) + 1 − pads + outputPadding]
 * dx = conv(dy, w)   dw: conv's, with the roles of image and gradient exchanged
 */
export function convTranspose(
  x: Tensor,
  w: Tensor,
  { groups = 1, bias, outputPadding, ...given }: ConvOptions & { readonly outputPadding?: readonly number[] } = {},
): Tensor {
  const [kernel, sizes] = [spatial(w), spatial(x)]
  const sweep = sweepOf(kernel.length, given)
  const { strides, pads, dilations } = sweep
  const extra = outputPadding ?? sizes.map(() => 0)
  if (x.shape[1] !== w.shape[0])
    throw new ShapeMismatch(`convTranspose: ${showShape(x.shape)} with ${showShape(w.shape)}`)
  const spread = sizes.map(
    (size, i) =>
      (size - 1) * strides[i]! + dilations[i]! * (kernel[i]! - 1) + 1 - pads[i]! - pads[sizes.length + i]! + extra[i]!,
  )
  return apply('ConvTranspose', bias ? [x, w, bias] : [x, w], {
    shape: [x.shape[0]!, (w.shape[1] as number) * groups, ...spread],
    attributes: { ...attributesOf(sweep, kernel, groups), output_padding: { ints: extra } },
    gradient: (dy) => [
      conv(dy, w, { ...sweep, groups }),
      kernelGradient(dy, x, kernel, sweep, groups),
      ...(bias ? [channelSum(dy)] : []),
    ],
  })
}

const channelSum = (dy: Tensor) => reduceSum(dy, { axes: dy.shape.flatMap((_, i) => (i === 1 ? [] : [i])) })

/** dw of conv(x, w) for dy at its output.  → [m, c/groups, …kernel] */
const kernelGradient = (x: Tensor, dy: Tensor, kernel: readonly number[], sweep: Sweep, groups: number) =>
  groups === 1 ? kernelByColumns(x, dy, kernel, sweep) : kernelByConv(x, dy, kernel, sweep, groups)

/** The pixels each kernel tap meets, tap by tap (C order): each [n, c, …places]. Outside the image there is `outside`. */
export function taps(
  x: Tensor,
  kernel: readonly number[],
  { strides, pads, dilations }: Sweep,
  outside = 0,
): readonly Tensor[] {
  const axes = kernel.length
  const { places } = placesOf(spatial(x), kernel, { strides, pads, dilations })
  const padded = pad(x, [0, 0, ...pads.slice(0, axes)], [0, 0, ...pads.slice(axes)], outside)
  let found = [padded]
  kernel.forEach((size, i) => {
    const span = (places[i]! - 1) * strides[i]! + 1
    found = found.flatMap((part) =>
      Array.from({ length: size }, (_, k) =>
        slice(part, 2 + i, k * dilations[i]!, k * dilations[i]! + span, strides[i]!),
      ),
    )
  })
  return found
}

/** The transpose of taps: each part added back to the pixels it was read from.  → [n, c, …sizes] */
export function untaps(
  parts: readonly Tensor[],
  sizes: readonly number[],
  kernel: readonly number[],
  { strides, pads, dilations }: Sweep,
): Tensor {
  const axes = kernel.length
  const padded = sizes.map((size, i) => size + pads[i]! + pads[axes + i]!)
  let left = [...parts]
  for (let i = axes - 1; i >= 0; i--) {
    const taken = left
    left = Array.from({ length: taken.length / kernel[i]! }, (_, at) =>
      Array.from({ length: kernel[i]! }, (_, k) =>
        unslice(taken[at * kernel[i]! + k]!, 2 + i, padded[i]!, k * dilations[i]!, strides[i]!),
      ).reduce((a, b) => add(a, b)),
    )
  }
  return sizes.reduce<Tensor>((t, size, i) => slice(t, 2 + i, pads[i]!, pads[i]! + size), left[0]!)
}

/** One product per image over all places, dy [n, m, places] · columns [n, places, c·taps], summed over the images. */
function kernelByColumns(x: Tensor, dy: Tensor, kernel: readonly number[], sweep: Sweep): Tensor {
  const [n, m, c] = [x.shape[0] as number, dy.shape[1] as number, x.shape[1] as number]
  const places = spatial(dy).reduce((a, b) => a * b)
  const flat = taps(x, kernel, sweep).map((tap) => reshape(tap, [n, c, places]))
  const products = matMul(reshape(dy, [n, m, places]), transposeLast(concat(flat, 1)))
  const summed = reshape(reduceSum(products, { axes: [0] }), [m, flat.length, c])
  return reshape(transpose(summed, [0, 2, 1]), [m, c, ...kernel])
}

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

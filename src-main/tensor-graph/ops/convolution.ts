import { apply } from '../define-op.ts'
import { int32s, ShapeMismatch, showShape, type Attributes, type Tensor } from '../tensor.ts'
import { add } from './elementwise.ts'
import { kernelGradient } from './kernel-gradient.ts'
import { reduceSum } from './reduce.ts'
import { gather } from './selection.ts'
import { reshape, slice } from './shape.ts'

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

interface TransposeOptions extends ConvOptions {
  readonly outputPadding?: readonly number[]
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
 * dx = convTranspose(dy, w)   dw: kernel-gradient.ts   db = Σ dy over all but the channels
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
      imageGradient(dy, w, sweep, channels, groups, left),
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
  { groups = 1, bias, outputPadding, ...given }: TransposeOptions = {},
): Tensor {
  const [kernel, sizes] = [spatial(w), spatial(x)]
  const sweep = sweepOf(kernel.length, given)
  const { strides, pads, dilations } = sweep
  const extra = outputPadding ?? sizes.map(() => 0)
  if (x.shape[1] !== w.shape[0])
    throw new ShapeMismatch(`convTranspose: ${showShape(x.shape)} with ${showShape(w.shape)}`)
  const each = (x.shape[1] as number) / groups
  if (groups > 1 && each > 1 && w.shape[1] === 1) return oneByOne(x, w, each, { groups, bias, outputPadding, ...given })
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

/** Several images into one, as a sum over them: in this form alone WebGPU's ConvTranspose gives wrong numbers (1.30). */
function oneByOne(
  x: Tensor,
  w: Tensor,
  each: number,
  { bias, ...options }: TransposeOptions & { readonly groups: number },
) {
  const { groups } = options
  const images = reshape(x, [x.shape[0]!, groups, each, ...spatial(x)])
  const kernels = reshape(w, [groups, each, ...spatial(w)])
  return Array.from({ length: each }, (_, i) =>
    convTranspose(
      reshape(slice(images, 2, i, i + 1), [x.shape[0]!, groups, ...spatial(x)]),
      slice(kernels, 1, i, i + 1),
      i === 0 ? { ...options, bias } : options,
    ),
  ).reduce((a, b) => add(a, b))
}

const channelSum = (dy: Tensor) => reduceSum(dy, { axes: dy.shape.flatMap((_, i) => (i === 1 ? [] : [i])) })

/** dx of conv. Depthwise with stride 1: correlating dy with the kernel turned round is the same, and runs on all threads. */
function imageGradient(
  dy: Tensor,
  w: Tensor,
  sweep: Sweep,
  channels: number,
  groups: number,
  left: readonly number[],
): Tensor {
  const kernel = spatial(w)
  const pads = sweep.pads.map((n, i) => sweep.dilations[i % kernel.length]! * (kernel[i % kernel.length]! - 1) - n)
  const depthwise = groups === channels && w.shape[0] === channels
  return depthwise && sweep.strides.every((stride) => stride === 1) && pads.every((n) => n >= 0)
    ? conv(dy, turnedRound(w), { dilations: sweep.dilations, pads, groups })
    : convTranspose(dy, w, { ...sweep, groups, outputPadding: left })
}

/** The kernel read from its last tap to its first. */
function turnedRound(w: Tensor): Tensor {
  const area = spatial(w).reduce((a, b) => a * b, 1)
  const backwards = int32s(Array.from({ length: area }, (_, i) => area - 1 - i))
  return reshape(gather(reshape(w, [w.shape[0]!, w.shape[1]!, area]), backwards, 2), w.shape)
}

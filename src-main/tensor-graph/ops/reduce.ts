import { apply } from '../define-op.ts'
import { axisOf, constant, int64s, sizeOf, type Shape, type Tensor } from '../tensor.ts'
import { cast, div, equal, mul } from './elementwise.ts'
import { expand, reshape } from './shape.ts'

interface Reduction {
  /** Axes to sum away; all of them when left out. */
  readonly axes?: readonly number[]
  /** Keep them as 1. */
  readonly keep?: boolean
}

function reduction(
  type: string,
  x: Tensor,
  { axes, keep = false }: Reduction,
  gradient: (dy: Tensor, axes: readonly number[]) => Tensor,
) {
  const all = (axes ?? x.shape.map((_, i) => i)).map((axis) => axisOf(axis, x.shape.length))
  const kept: Shape = x.shape.map((size, i) => (all.includes(i) ? 1 : size))
  const shape = keep ? kept : x.shape.filter((_, i) => !all.includes(i))
  if (all.length === 0) return x
  // ReduceMax took its axes as an attribute until opset 18; 20 takes all as inputs.
  return apply(type, [x, int64s(all)], {
    shape,
    attributes: { keepdims: { int: keep ? 1 : 0 } },
    gradient: (dy) => [gradient(keep ? dy : reshape(dy, kept), all), null],
  })
}

/** y = Σ x.  dx = dy, stretched */
export const reduceSum = (x: Tensor, options: Reduction = {}): Tensor =>
  reduction('ReduceSum', x, options, (dy) => expand(dy, x.shape))

/** y = mean x.  dx = dy/n, stretched: divided before, while it is small */
export const reduceMean = (x: Tensor, options: Reduction = {}): Tensor =>
  reduction('ReduceMean', x, options, (dy, axes) =>
    expand(div(dy, sizeOf(axes.map((axis) => x.shape[axis]!))), x.shape),
  )

/** y = max x.  dx = dy at the maximum, shared equally among ties */
export const reduceMax = (x: Tensor, options: Reduction = {}): Tensor =>
  reduction('ReduceMax', x, options, (dy, axes) => {
    const hit = cast(equal(x, reduceMax(x, { axes, keep: true })), 'float32')
    return mul(dy, div(hit, reduceSum(hit, { axes, keep: true })))
  })

interface Running {
  /** Sums from the end. */
  readonly reverse?: boolean
  /** Each sum without its own entry. */
  readonly exclusive?: boolean
}

/** yᵢ = Σ xⱼ over j ≤ i along an axis.  dxⱼ = Σ dyᵢ over i ≥ j: the same the other way round */
export const runningSum = (x: Tensor, axis: number, { reverse = false, exclusive = false }: Running = {}): Tensor =>
  apply('CumSum', [x, constant(Int32Array.of(axisOf(axis, x.shape.length)), [])], {
    shape: x.shape,
    attributes: { reverse: { int: reverse ? 1 : 0 }, exclusive: { int: exclusive ? 1 : 0 } },
    gradient: (dy) => [runningSum(dy, axis, { reverse: !reverse, exclusive }), null],
  })

/** Undoes a broadcast: dy summed down to the shape of `like`. */
export function sumTo(like: Tensor, dy: Tensor): Tensor {
  const lead = dy.shape.length - like.shape.length
  const axes = dy.shape.flatMap((size, i) => (i < lead || (like.shape[i - lead] === 1 && size !== 1) ? [i] : []))
  if (axes.length === 0) return dy
  const summed = reduceSum(dy, { axes, keep: true })
  return lead === 0 ? summed : reshape(summed, like.shape)
}

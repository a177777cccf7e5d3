import { apply, applyMany } from '../define-op.ts'
import {
  axisOf,
  constant,
  int64s,
  sameShape,
  ShapeMismatch,
  showShape,
  sizeOf,
  type Dim,
  type Shape,
  type Tensor,
} from '../tensor.ts'
import { sumTo } from './reduce.ts'

/** The same numbers in another shape. One size may be known only at run time; it becomes -1. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x
  const open = shape.filter((size) => typeof size === 'string').length
  if (open > 1) throw new ShapeMismatch(`reshape to ${showShape(shape)}: at most one size may be open`)
  if (open === 0 && x.shape.every((size) => typeof size === 'number') && sizeOf(shape) !== sizeOf(x.shape))
    throw new ShapeMismatch(`reshape: ${showShape(x.shape)} does not fit ${showShape(shape)}`)
  const sizes = int64s(shape.map((size) => (typeof size === 'string' ? -1 : size)))
  return apply('Reshape', [x, sizes], { shape, gradient: (dy) => [reshape(dy, x.shape), null] })
}

/** Without its axis 1, which is 1 long; other sizes may be open.  dx = dy with it again */
export function squeezed(x: Tensor): Tensor {
  const shape = x.shape.filter((_, axis) => axis !== 1)
  return apply('Squeeze', [x, int64s([1])], { shape, gradient: (dy) => [unsqueezed(dy), null] })
}
/** With an axis 1 that is 1 long.  dx = dy without it */
export function unsqueezed(x: Tensor): Tensor {
  const shape = [x.shape[0]!, 1, ...x.shape.slice(1)]
  return apply('Unsqueeze', [x, int64s([1])], { shape, gradient: (dy) => [squeezed(dy), null] })
}

/** Axes in another order; reversed when none is given.  dx = dy in the inverse order */
export function transpose(x: Tensor, order: readonly number[] = x.shape.map((_, i) => x.shape.length - 1 - i)): Tensor {
  if (order.every((axis, i) => axis === i)) return x
  const inverse = order.map((_, i) => order.indexOf(i))
  return apply('Transpose', [x], {
    shape: order.map((axis) => x.shape[axis]!),
    attributes: { perm: { ints: order } },
    gradient: (dy) => [transpose(dy, inverse)],
  })
}

/** The last two axes exchanged. */
export function transposeLast(x: Tensor): Tensor {
  const rank = x.shape.length
  return transpose(x, [...Array(rank - 2).keys(), rank - 1, rank - 2])
}

/** Stretched to a shape it broadcasts to.  dx = dy summed back */
export function expand(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x
  if (shape.some((size) => typeof size === 'string'))
    throw new ShapeMismatch(`expand to ${showShape(shape)}: sizes must be known`)
  return apply('Expand', [x, int64s(shape as readonly number[])], { shape, gradient: (dy) => [sumTo(x, dy), null] })
}

/** Tensors one after the other along an axis.  dxᵢ = its slice of dy */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const first = parts[0]
  if (!first) throw new ShapeMismatch('concat of nothing')
  if (parts.length === 1) return first
  const a = axisOf(axis, first.shape.length)
  const sizes = parts.map((part) => part.shape[a]!)
  const open = sizes.find((size) => typeof size === 'string')
  const total: Dim = open ?? (sizes as number[]).reduce((sum, size) => sum + size, 0)
  return apply('Concat', parts, {
    shape: first.shape.map((size, i) => (i === a ? total : size)),
    attributes: { axis: { int: a } },
    gradient: (dy) => {
      let start = 0
      return sizes.map((size) => slice(dy, a, start, (start += size as number)))
    },
  })
}

/** x[…, start:end:step, …] along one axis.  dx = unslice(dy) */
export function slice(x: Tensor, axis: number, start: number, end: number, step = 1): Tensor {
  const a = axisOf(axis, x.shape.length)
  const size = x.shape[a]!
  if (start === 0 && end === size && step === 1) return x
  return apply('Slice', [x, int64s([start]), int64s([end]), int64s([a]), int64s([step])], {
    shape: x.shape.map((s, i) => (i === a ? Math.ceil((end - start) / step) : s)),
    gradient: (dy) => [unslice(dy, a, size as number, start, step), null, null, null, null],
  })
}

/** y[…, start::step, …] = x, zeros elsewhere; `size` long along the axis: the transpose of slice.  dx = slice(dy) */
export function unslice(x: Tensor, axis: number, size: number, start: number, step = 1): Tensor {
  const spread = step === 1 ? x : spreadOut(x, axis, step)
  const room = size - start
  const long = spread.shape[axis] as number
  const only = (n: number) => x.shape.map((_, i) => (i === axis ? n : 0))
  return pad(long > room ? slice(spread, axis, 0, room) : spread, only(start), only(Math.max(0, room - long)))
}

/** step − 1 zeros after each entry along an axis. */
function spreadOut(x: Tensor, axis: number, step: number): Tensor {
  const apart = [...x.shape.slice(0, axis + 1), 1, ...x.shape.slice(axis + 1)]
  const none = apart.map(() => 0)
  const padded = pad(reshape(x, apart), none, none.with(axis + 1, step - 1))
  return reshape(padded, x.shape.with(axis, (x.shape[axis] as number) * step))
}

/** The leading corner of x of the given sizes. */
export const crop = (x: Tensor, sizes: Shape): Tensor =>
  sizes.reduce<Tensor>((t, size, axis) => (size === t.shape[axis] ? t : slice(t, axis, 0, size as number)), x)

/** A frame of `value` around.  dx = the middle of dy */
export function pad(x: Tensor, before: readonly number[], after: readonly number[], value = 0): Tensor {
  if ([...before, ...after].every((n) => n === 0)) return x
  return apply('Pad', [x, int64s([...before, ...after]), constant(Float32Array.of(value), [])], {
    shape: x.shape.map((size, i) =>
      before[i] === 0 && after[i] === 0 ? size : (size as number) + before[i]! + after[i]!,
    ),
    gradient: (dy) => [
      x.shape.reduce<Tensor>(
        (t, size, i) =>
          before[i] === 0 && after[i] === 0 ? t : slice(t, i, before[i]!, before[i]! + (size as number)),
        dy,
      ),
      null,
      null,
    ],
  })
}

/** Parts of the named sizes along an axis.  dx = the dys one after the other */
export function split(x: Tensor, axis: number, sizes: readonly number[]): readonly Tensor[] {
  const a = axisOf(axis, x.shape.length)
  const outputs = sizes.map((size) => ({ shape: x.shape.map((s, i) => (i === a ? size : s)), dtype: x.dtype }))
  return applyMany('Split', [x, int64s(sizes)], outputs, { axis: { int: a } }, (...dys) => [
    concat(
      dys.map((dy, i) => dy ?? constant(new Float32Array(sizeOf(outputs[i]!.shape)), outputs[i]!.shape)),
      a,
    ),
    null,
  ])
}

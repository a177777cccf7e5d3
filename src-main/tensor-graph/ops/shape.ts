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

/** x[…, start:end, …] along one axis.  dx = dy padded with zeros */
export function slice(x: Tensor, axis: number, start: number, end: number): Tensor {
  const a = axisOf(axis, x.shape.length)
  const size = x.shape[a]!
  if (start === 0 && end === size) return x
  return apply('Slice', [x, int64s([start]), int64s([end]), int64s([a])], {
    shape: x.shape.map((s, i) => (i === a ? end - start : s)),
    gradient: (dy) => {
      const before = x.shape.map((_, i) => (i === a ? start : 0))
      const after = x.shape.map((_, i) => (i === a ? (size as number) - end : 0))
      return [pad(dy, before, after), null, null, null]
    },
  })
}

/** Zeros around.  dx = the middle of dy */
export function pad(x: Tensor, before: readonly number[], after: readonly number[]): Tensor {
  if ([...before, ...after].every((n) => n === 0)) return x
  return apply('Pad', [x, int64s([...before, ...after]), constant(Float32Array.of(0), [])], {
    shape: x.shape.map((size, i) => (typeof size === 'string' ? size : size + before[i]! + after[i]!)),
    gradient: (dy) => [
      x.shape.reduce<Tensor>((t, size, i) => slice(t, i, before[i]!, before[i]! + (size as number)), dy),
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

/** Each column of [n, c] as [n]. */
export const columnsOf = (x: Tensor): readonly Tensor[] =>
  Array.from({ length: x.shape[1] as number }, (_, i) => reshape(slice(x, 1, i, i + 1), [x.shape[0]!]))

import { apply, applyMany } from '../define-op.ts'
import { axisOf, constant, int32s, int64s, sizeOf, type Shape, type Tensor } from '../tensor.ts'
import { cast, equal } from './elementwise.ts'
import { reshape, transpose } from './shape.ts'

/** x[…, index, …] along an axis.  dx = dy added where it came from */
export function gather(x: Tensor, index: Tensor, axis = 0): Tensor {
  const a = axisOf(axis, x.shape.length)
  return apply('Gather', [x, index], {
    shape: [...x.shape.slice(0, a), ...index.shape, ...x.shape.slice(a + 1)],
    attributes: { axis: { int: a } },
    gradient: (dy) => [a === 0 ? scatterRows(x, index, dy) : scatterAlong(x, index, dy, a), null],
  })
}

/** The same along an inner axis, brought to the front for it. */
function scatterAlong(x: Tensor, index: Tensor, dy: Tensor, axis: number): Tensor {
  const front = (rank: number, from: number, count: number) => {
    const all = Array.from({ length: rank }, (_, i) => i)
    return [...all.slice(from, from + count), ...all.slice(0, from), ...all.slice(from + count)]
  }
  const order = front(x.shape.length, axis, 1)
  const rows = scatterRows(transpose(x, order), index, transpose(dy, front(dy.shape.length, axis, index.shape.length)))
  return transpose(
    rows,
    order.map((_, i) => order.indexOf(i)),
  )
}

/**
 * Zeros of a shape, with `updates` added at `indices` along an axis: the transpose of gatherElements.
 * ScatterElements is serial and exact; ScatterND(add) has a data race on CPU with more than one thread.
 */
export function scatterElements(shape: Shape, indices: Tensor, updates: Tensor, axis: number): Tensor {
  const zeros = constant(new Float32Array(sizeOf(shape)), shape)
  return apply('ScatterElements', [zeros, indices, updates], {
    shape,
    attributes: { axis: { int: axis }, reduction: { text: 'add' } },
    gradient: (dy) => [null, null, gatherElements(dy, indices, axis)],
  })
}

/** y[…, i, …] = x[…, indices[…, i, …], …].  dx = dy added where it came from */
export function gatherElements(x: Tensor, indices: Tensor, axis: number): Tensor {
  return apply('GatherElements', [x, indices], {
    shape: indices.shape,
    attributes: { axis: { int: axis } },
    gradient: (dy) => [scatterElements(x.shape, indices, dy, axis), null],
  })
}

/** dy added into the rows of x it was gathered from. */
function scatterRows(x: Tensor, index: Tensor, rows: Tensor): Tensor {
  const count = sizeOf(index.shape)
  const width = sizeOf(x.shape.slice(1))
  const column = reshape(index, [count, 1])
  const indices = apply('Expand', [column, int64s([count, width])], { shape: [count, width], dtype: index.dtype })
  return reshape(scatterElements([x.shape[0]!, width], indices, reshape(rows, [count, width]), 0), x.shape)
}

/** The k largest along the last axis, largest first; ties to the lower index.  dx = dy at the places taken */
export function topK(x: Tensor, k: number): { readonly values: Tensor; readonly indices: Tensor } {
  const shape = [...x.shape.slice(0, -1), k]
  const axis = x.shape.length - 1
  const outputs = [
    { shape, dtype: x.dtype },
    { shape, dtype: 'int64' as const },
  ]
  const [values, indices] = applyMany('TopK', [x, int64s([k])], outputs, { axis: { int: axis } }, (dy) => [
    dy ? scatterElements(x.shape, indices!, dy, axis) : null,
    null,
  ])
  return { values: values!, indices: indices! }
}

/** Place of the largest along an axis (int64), the axis dropped; ties to the lower index. */
export function argMax(x: Tensor, axis = -1): Tensor {
  const a = axisOf(axis, x.shape.length)
  return apply('ArgMax', [x], {
    shape: x.shape.filter((_, i) => i !== a),
    dtype: 'int64',
    attributes: { axis: { int: a }, keepdims: { int: 0 } },
  })
}

/** Integer labels → rows with a single 1.  [...] → [..., depth].  By comparing int32: OneHot on int64 leaves the GPU. */
export function oneHot(labels: Tensor, depth: number): Tensor {
  const classes = int32s(Array.from({ length: depth }, (_, i) => i))
  return cast(equal(reshape(cast(labels, 'int32'), [...labels.shape, 1]), classes), 'float32')
}

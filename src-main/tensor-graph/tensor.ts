/** Tensors are nodes of an expression; nothing is computed here. A graph is what its outputs reach. */
export type DType = 'float32' | 'int32' | 'int64' | 'bool'

/** A size, or the name of one known only at run time (an inference graph's 'samples'). */
export type Dim = number | string
export type Shape = readonly Dim[]

export type TypedData = Float32Array | Int32Array | BigInt64Array | Uint8Array

/** ONNX attributes, tagged by their wire type. */
export type Attribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly body: Body }
export type Attributes = Readonly<Record<string, Attribute>>

/** A subgraph (the body of a Loop); captures outer tensors simply by using them. */
export interface Body {
  readonly inputs: readonly Tensor[]
  readonly outputs: readonly Tensor[]
}

/** dy of each output → gradient of each input; null where there is none (integers, attributes). */
export type GradientRule = (...dy: readonly (Tensor | null)[]) => readonly (Tensor | null)[]

export interface Node {
  readonly type: string
  readonly inputs: readonly Tensor[]
  readonly attributes: Attributes
  readonly outputs: readonly Tensor[]
  /** Absent: nothing flows back through this node. */
  readonly gradient?: GradientRule
}

export type Source =
  | { readonly kind: 'node'; readonly node: Node; readonly index: number }
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'constant'; readonly data: TypedData }

export interface Tensor {
  readonly shape: Shape
  readonly dtype: DType
  readonly source: Source
}

/** What the ops take: numbers lift to constants. */
export type Operand = Tensor | number

export class ShapeMismatch extends Error {
  override readonly name = 'ShapeMismatch'
}

/** A graph input, fed at run time (or given a value when the graph is emitted). */
export function input(name: string, shape: Shape, dtype: DType = 'float32'): Tensor {
  return { shape, dtype, source: { kind: 'input', name } }
}

/** A trainable input: the same thing, said aloud. */
export const parameter = (name: string, shape: Shape): Tensor => input(name, shape)

export function constant(data: TypedData, shape: Shape = [data.length]): Tensor {
  if (data.length !== sizeOf(shape)) throw new ShapeMismatch(`constant: ${data.length} numbers for ${showShape(shape)}`)
  return { shape, dtype: dtypeOf(data), source: { kind: 'constant', data } }
}

export const scalar = (value: number): Tensor => constant(Float32Array.of(value), [])
export const int64s = (values: readonly number[]): Tensor =>
  constant(BigInt64Array.from(values.map(BigInt)), [values.length])
export const int32s = (values: readonly number[]): Tensor => constant(Int32Array.from(values), [values.length])
export const lift = (x: Operand): Tensor => (typeof x === 'number' ? scalar(x) : x)

export const showShape = (shape: Shape) => `[${shape.join(', ')}]`
export const sameShape = (a: Shape, b: Shape) => a.length === b.length && a.every((size, i) => size === b[i])

/** Number of elements; throws where a size is known only at run time. */
export function sizeOf(shape: Shape): number {
  return shape.reduce<number>((product, size) => {
    if (typeof size === 'string') throw new ShapeMismatch(`the size of ${showShape(shape)} is known only at run time`)
    return product * size
  }, 1)
}

/** A negative axis counts from the end. */
export function axisOf(axis: number, rank: number): number {
  const a = axis < 0 ? axis + rank : axis
  if (a < 0 || a >= rank) throw new ShapeMismatch(`axis ${axis} of a tensor of rank ${rank}`)
  return a
}

/** numpy's rule: sizes align at the right, 1 stretches. */
export function broadcast(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const p = a[a.length - rank + i] ?? 1
    const q = b[b.length - rank + i] ?? 1
    if (p === q || q === 1) return p
    if (p === 1) return q
    throw new ShapeMismatch(`${showShape(a)} and ${showShape(b)} do not broadcast`)
  })
}

function dtypeOf(data: TypedData): DType {
  if (data instanceof Float32Array) return 'float32'
  if (data instanceof Int32Array) return 'int32'
  return data instanceof BigInt64Array ? 'int64' : 'bool'
}

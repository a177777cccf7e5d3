import type { DType, Shape, TypedData } from './tensor.ts'

/** An ONNX graph as plain data; the onnx room turns it into bytes and back. Names are unique over all subgraphs. */
export interface OnnxGraph {
  readonly name: string
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  readonly initializers: readonly OnnxInitializer[]
  readonly nodes: readonly OnnxNode[]
}
export interface OnnxValue {
  readonly name: string
  readonly dtype: DType
  readonly shape: Shape
}
export interface OnnxInitializer {
  readonly name: string
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly data: TypedData
}
export interface OnnxNode {
  readonly type: string
  readonly name: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, OnnxAttribute>>
}
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly text: string }
  | { readonly tensor: OnnxInitializer }
  | { readonly graph: OnnxGraph }

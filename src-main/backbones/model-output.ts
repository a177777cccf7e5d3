import type { PortSignature, TensorValue } from '../compute/runtime.ts'
import { UnfitModelOutput } from './unusable-model.ts'

/** Numbers of one row beyond any feature vector: 16 MB as float32. */
const WIDEST = 1 << 22

/** Throws UnfitModelOutput for an output that is said to be beyond any feature vector: it is not run even once. */
export function requireWidth(file: string, port: PortSignature): void {
  const numbers = port.dims
    .slice(1)
    .reduce<number>((product, size) => product * (typeof size === 'number' ? size : 1), 1)
  if (numbers < 1 || numbers > WIDEST) throw new UnfitModelOutput(file, [port], `1 to ${WIDEST} numbers a row`)
}

/**
 * An output as the run must have given it: `shape` says each size, null where any will do. Models give other shapes than they declare: what
 * is read past the end, or not at all, would be features of nothing. Throws UnfitModelOutput.
 */
export function checkedOutput(
  file: string,
  name: string,
  value: TensorValue,
  shape: readonly (number | null)[],
): TensorValue & { readonly data: Float32Array } {
  const { dims, type, data } = value
  const fits =
    data instanceof Float32Array &&
    dims.length === shape.length &&
    dims.every((size, i) => size > 0 && (shape[i] === null || size === shape[i])) &&
    data.length === dims.reduce((product, size) => product * size, 1) &&
    data.length / dims[0]! <= WIDEST * (dims.length > 2 ? dims[1]! : 1)
  if (fits) return { type, dims, data }
  const wanted = shape.map((size) => size ?? 'width').join(', ')
  throw new UnfitModelOutput(file, [{ name, type, dims }], `${name} float32 [${wanted}]`)
}

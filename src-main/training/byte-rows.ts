import { rounded } from '../onnx/precision/rounded.ts'
import type { NamedArray } from './training-task.ts'

/** The same rounded to 255 steps a row, from minus its largest number to plus it.  [rows, …] */
export function inByteSteps({ shape, data }: NamedArray): NamedArray {
  const { data: bytes, scales: rowScales } = rounded(data, shape, 0)
  return { shape, data: rowsOfBytes(bytes, rowScales), rowScales }
}

/** Each number as steps of its row. */
export function bytesOfRows(data: Float32Array, scales: Float32Array): Int8Array {
  const width = data.length / scales.length
  return Int8Array.from(data, (x, i) => Math.round(x / scales[Math.floor(i / width)]!))
}

/** The reverse. */
export function rowsOfBytes(bytes: Int8Array, scales: Float32Array): Float32Array {
  const width = bytes.length / scales.length
  return Float32Array.from(bytes, (x, i) => x * scales[Math.floor(i / width)]!)
}

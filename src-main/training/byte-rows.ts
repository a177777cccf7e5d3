import type { NamedArray } from './training-task.ts'

const LARGEST = 127

/** The same rounded to 255 steps a row, from minus its largest number to plus it.  [rows, …] */
export function inByteSteps({ shape, data }: NamedArray): NamedArray {
  const width = data.length / shape[0]!
  const rowScales = Float32Array.from({ length: shape[0]! }, (_, row) => {
    let largest = 0
    for (let i = row * width; i < (row + 1) * width; i++) largest = Math.max(largest, Math.abs(data[i]!))
    return largest / LARGEST
  })
  return { shape, data: rowsOfBytes(bytesOfRows(data, rowScales), rowScales), rowScales }
}

/** Each number as steps of its row. */
export function bytesOfRows(data: Float32Array, scales: Float32Array): Int8Array {
  const width = data.length / scales.length
  return Int8Array.from(data, (x, i) => Math.round(x / (scales[Math.floor(i / width)]! || 1)))
}

/** The reverse. */
export function rowsOfBytes(bytes: Int8Array, scales: Float32Array): Float32Array {
  const width = bytes.length / scales.length
  return Float32Array.from(bytes, (x, i) => x * scales[Math.floor(i / width)]!)
}

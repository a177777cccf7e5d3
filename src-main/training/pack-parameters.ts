import { bytesOfRows, rowsOfBytes } from './byte-rows.ts'
import type { NamedArray, Parameters } from './training-task.ts'

interface Entry {
  readonly name: string
  readonly shape: readonly number[]
  /** Rows of bytes behind the rows’ scales. */
  readonly scaled?: boolean
}

/** Kept with a model: length of a JSON header (uint32), the header, an Entry each, then the numbers in that order: float32, or bytes where they are scaled. */
export function packParameters(parameters: Parameters): Uint8Array {
  const entries = Object.entries(parameters)
  const named = entries.map(([name, { shape, rowScales }]): Entry => ({
    name,
    shape,
    ...(rowScales && { scaled: true }),
  }))
  const header = Buffer.from(JSON.stringify(named))
  const numbers = entries.flatMap(([, array]) => numbersOf(array))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(header.length)
  return Buffer.concat([size, header, ...numbers])
}

const numbersOf = ({ data, rowScales }: NamedArray): Uint8Array[] =>
  rowScales ? [bytesIn(rowScales), bytesIn(bytesOfRows(data, rowScales))] : [bytesIn(data)]
const bytesIn = ({ buffer, byteOffset, byteLength }: Float32Array | Int8Array) =>
  new Uint8Array(buffer, byteOffset, byteLength)

export function unpackParameters(bytes: Uint8Array): Parameters {
  // A copy of its own: SQLite hands out Buffers, whose slices share a pool and start at any offset.
  const own = Uint8Array.from(bytes)
  const view = Buffer.from(own.buffer)
  const end = 4 + view.readUInt32LE(0)
  const header = JSON.parse(view.toString('utf8', 4, end)) as Entry[]
  let at = end
  const take = (length: number) => own.slice(at, (at += length)).buffer
  return Object.fromEntries(
    header.map(({ name, shape, scaled }): [string, NamedArray] => {
      const count = shape.reduce((a, b) => a * b, 1)
      if (!scaled) return [name, { shape, data: new Float32Array(take(4 * count)) }]
      const rowScales = new Float32Array(take(4 * shape[0]!))
      return [name, { shape, data: rowsOfBytes(new Int8Array(take(count)), rowScales), rowScales }]
    }),
  )
}

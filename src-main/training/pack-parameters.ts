import type { Parameters } from './training-task.ts'

/** Kept with a model: length of a JSON header (uint32), the header [{ name, shape }], then the numbers (float32) in that order. */
export function packParameters(parameters: Parameters): Uint8Array {
  const entries = Object.entries(parameters)
  const header = Buffer.from(JSON.stringify(entries.map(([name, { shape }]) => ({ name, shape }))))
  const numbers = entries.map(([, { data }]) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(header.length)
  return Buffer.concat([size, header, ...numbers])
}

export function unpackParameters(bytes: Uint8Array): Parameters {
  // A copy of its own: SQLite hands out Buffers, whose slices share a pool and start at any offset.
  const own = Uint8Array.from(bytes)
  const view = Buffer.from(own.buffer)
  const end = 4 + view.readUInt32LE(0)
  const header = JSON.parse(view.toString('utf8', 4, end)) as { name: string; shape: number[] }[]
  let at = end
  return Object.fromEntries(
    header.map(({ name, shape }) => {
      const count = shape.reduce((a, b) => a * b, 1)
      const data = new Float32Array(own.slice(at, at + 4 * count).buffer)
      at += 4 * count
      return [name, { shape, data }]
    }),
  )
}

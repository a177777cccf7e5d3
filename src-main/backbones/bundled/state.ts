import type { Preparation } from '../feature-graph.ts'

/** What is kept of a bundle: how contents are prepared, and its graph up to `features`. */
export interface BundledFeatures {
  readonly preparation: Preparation
  /** ONNX file: prepared contents → `features` float32 [samples, dimensions]. */
  readonly model: Uint8Array
  readonly dimensions: number
  /** LICENSES.md as it came; empty where there was none. */
  readonly licences: string
}

/** Length of a JSON header (uint32), the header, the model file. */
export function packBundled({ model, ...rest }: BundledFeatures): Uint8Array {
  const header = Buffer.from(JSON.stringify(rest))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(header.length)
  return Buffer.concat([size, header, model])
}

export function unpackBundled(state: Uint8Array): BundledFeatures {
  const bytes = Buffer.from(state.buffer, state.byteOffset, state.byteLength)
  const end = 4 + bytes.readUInt32LE(0)
  const rest = JSON.parse(bytes.toString('utf8', 4, end)) as Omit<BundledFeatures, 'model'>
  return { ...rest, model: Uint8Array.from(bytes.subarray(end)) }
}

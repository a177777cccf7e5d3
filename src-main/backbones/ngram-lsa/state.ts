import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import { UnreadableFeatureState } from '../unreadable-feature-state.ts'
import { indexed, type Vocabulary } from './vocabulary.ts'

const VERSION = 1
const HEADER = 4

export interface LsaState {
  readonly vocabulary: Vocabulary
  /** [columns, dimensions] */
  readonly basis: Matrix
}

const unreadable = (found: string, expected: string) => new UnreadableFeatureState('ngram-lsa.v1', found, expected)

/**
 * Kept with the project: [version, columns, dimensions, dense columns] int32, buckets int32, idf float32, a scale float32 for each basis
 * row, then the basis as int8. A quarter of the size; accuracy differs by less than the noise. Extractors always use the packed basis,
 * so that samples that come later get the very same features.
 */
export function packState({ vocabulary: { buckets, idf, dense }, basis }: LsaState): Uint8Array {
  const { rows: v, columns: k } = basis
  const { bytes, header, buckets: toBuckets, idf: toIdf, scales, packed } = layout(new Uint8Array(sizeOf(v, k)), v, k)
  header.set([VERSION, v, k, dense])
  toBuckets.set(buckets)
  toIdf.set(idf)
  for (let i = 0; i < v; i++) {
    const row = rowOf(basis, i)
    let top = 0
    for (let j = 0; j < k; j++) top = Math.max(top, Math.abs(row[j]!))
    scales[i] = top / 127
    const scale = top > 0 ? 127 / top : 0
    for (let j = 0; j < k; j++) packed[i * k + j] = Math.round(row[j]! * scale)
  }
  return bytes
}

/** Throws UnreadableFeatureState where the bytes are of another version or cut short. */
export function unpackState(state: Uint8Array): LsaState {
  // SQLite hands out views at any offset; typed arrays want aligned ones.
  const bytes = Uint8Array.from(state)
  if (bytes.length < 4 * HEADER) throw unreadable(`${bytes.length} bytes`, `version ${VERSION}`)
  const [version, v = 0, k = 0, dense = 0] = new Int32Array(bytes.buffer, 0, HEADER)
  if (version !== VERSION) throw unreadable(`of version ${version}`, `version ${VERSION}`)
  if (bytes.length !== sizeOf(v, k)) throw unreadable(`${bytes.length} bytes`, `${sizeOf(v, k)} bytes`)
  const { buckets, idf, scales, packed } = layout(bytes, v, k)
  const basis = matrix(v, k)
  for (let i = 0; i < v; i++) {
    const scale = scales[i]!
    for (let j = 0; j < k; j++) basis.data[i * k + j] = packed[i * k + j]! * scale
  }
  return { vocabulary: indexed({ buckets, idf, dense }), basis }
}

const sizeOf = (v: number, k: number) => 4 * HEADER + 12 * v + v * k

function layout(bytes: Uint8Array<ArrayBuffer>, v: number, k: number) {
  const { buffer } = bytes
  const start = 4 * HEADER
  return {
    bytes,
    header: new Int32Array(buffer, 0, HEADER),
    buckets: new Int32Array(buffer, start, v),
    idf: new Float32Array(buffer, start + 4 * v, v),
    scales: new Float32Array(buffer, start + 8 * v, v),
    packed: new Int8Array(buffer, start + 12 * v, v * k),
  }
}

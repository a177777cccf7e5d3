import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import { vocabularyOf, type Vocabulary } from './vocabulary.ts'

const VERSION = 1

export interface LsaState {
  readonly vocabulary: Vocabulary
  /** [columns, dimensions] */
  readonly basis: Matrix
}

/**
 * Kept with the project: [version, columns, dimensions] int32, buckets int32, idf float32, a scale float32 for each basis row, then the
 * basis as int8. A quarter of the size; accuracy differs by less than the noise. Extractors always use the packed basis, so that samples
 * that come later get the very same features.
 */
export function packState({ vocabulary, basis }: LsaState): Uint8Array {
  const [v, k] = [basis.rows, basis.columns]
  const bytes = new Uint8Array(12 + 12 * v + v * k)
  new Int32Array(bytes.buffer, 0, 3).set([VERSION, v, k])
  new Int32Array(bytes.buffer, 12, v).set(vocabulary.buckets)
  new Float32Array(bytes.buffer, 12 + 4 * v, v).set(vocabulary.idf)
  const scales = new Float32Array(bytes.buffer, 12 + 8 * v, v)
  const packed = new Int8Array(bytes.buffer, 12 + 12 * v, v * k)
  for (let i = 0; i < v; i++) {
    const row = rowOf(basis, i)
    let top = 0
    for (const x of row) top = Math.max(top, Math.abs(x))
    scales[i] = top / 127
    if (top > 0) for (let j = 0; j < k; j++) packed[i * k + j] = Math.round((127 * row[j]!) / top)
  }
  return bytes
}

export function unpackState(state: Uint8Array): LsaState {
  // SQLite hands out views at any offset; typed arrays want aligned ones.
  const bytes = state.slice()
  const [version, v = 0, k = 0] = new Int32Array(bytes.buffer, 0, 3)
  if (version !== VERSION) throw new RangeError(`ngram-lsa state of version ${version}; this studio reads ${VERSION}`)
  const idf = new Float32Array(bytes.buffer, 12 + 4 * v, v)
  const scales = new Float32Array(bytes.buffer, 12 + 8 * v, v)
  const packed = new Int8Array(bytes.buffer, 12 + 12 * v, v * k)
  const basis = matrix(v, k)
  for (let i = 0; i < v; i++) for (let j = 0; j < k; j++) basis.data[i * k + j] = packed[i * k + j]! * scales[i]!
  return { vocabulary: vocabularyOf(new Int32Array(bytes.buffer, 12, v), (_, column) => idf[column]!), basis }
}

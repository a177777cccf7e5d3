import { rowOf } from '../../platform/matrix.ts'
import { NamedError } from '../../platform/named-error.ts'
import { readNpy } from './read-npy.ts'

export class VectorsLeftOver extends NamedError<{ path: string; vectors: number; records: number }> {
  constructor(path: string, vectors: number, records: number) {
    super({ path, vectors, records }, `${path} holds ${vectors} vectors for ${records} records`)
  }
}

export const vectorsOption = {
  kind: 'path',
  title: 'Vectors beside the data',
  default: '',
  want: 'file',
  help: 'An .npy file with one row for each record, in the same order',
} as const

/** The rows of an .npy file, handed out one a record; empty lines are no records. */
export interface VectorsBeside {
  /** The vector of the next record, or in words why there is none. Undefined where no file was given. */
  readonly next: () => Float32Array | string | undefined
  /** Throws VectorsLeftOver: the files do not belong together. */
  readonly end: () => void
}

/** Opens the file an option names, '' for none. Throws what readNpy throws. */
export async function openVectors(path: string): Promise<VectorsBeside> {
  if (path === '') return { next: () => undefined, end: () => {} }
  const vectors = await readNpy(path)
  let record = 0
  return {
    next() {
      if (record >= vectors.rows) return `row ${++record} is missing from the vectors, they have ${vectors.rows}`
      const vector = rowOf(vectors, record++)
      const odd = vector.findIndex((value) => !Number.isFinite(value))
      return odd < 0 ? vector : `row ${record} of the vectors holds no finite 32-bit number at place ${odd + 1}`
    },
    end: () => {
      if (record < vectors.rows) throw new VectorsLeftOver(path, vectors.rows, record)
    },
  }
}

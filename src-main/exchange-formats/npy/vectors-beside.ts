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
    next: () =>
      record < vectors.rows
        ? rowOf(vectors, record++)
        : `row ${++record} is missing from the vectors, they have ${vectors.rows}`,
    end: () => {
      if (record < vectors.rows) throw new VectorsLeftOver(path, vectors.rows, record)
    },
  }
}

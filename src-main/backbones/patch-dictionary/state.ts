import { matrix } from '../../platform/matrix.ts'
import { UnreadableFeatureState } from '../unreadable-feature-state.ts'
import type { Dictionary } from './dictionary.ts'
import type { Projection } from './main-directions.ts'
import { NUMBERS } from './patches.ts'
import { pooledWidth } from './pooled-patches.ts'

const VERSION = 1
const HEADER = 4

export interface PatchState extends Projection {
  /** Side in pixels of the images that the graph is fed. */
  readonly side: number
  readonly dictionary: Dictionary
}

/** Lengths of what follows the header, in its order: mean, whitening, centres, offset, basis. */
const lengths = (side: number, centres: number, dimensions: number) => [
  NUMBERS,
  NUMBERS * NUMBERS,
  centres * NUMBERS,
  dimensions,
  pooledWidth(side, centres) * dimensions,
]

/** Kept with the project: [version, side, centres, dimensions] int32, then float32: mean, whitening, centres, offset, basis. */
export function packState({ side, dictionary: { mean, whitening, centres }, basis, offset }: PatchState): Uint8Array {
  const header = Int32Array.of(VERSION, side, centres.rows, basis.columns)
  const parts = [header, mean, whitening.data, centres.data, offset, basis.data]
  return Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)))
}

/** Throws UnreadableFeatureState where the bytes are of another version or cut short. */
export function unpackState(state: Uint8Array): PatchState {
  const unreadable = (found: string, expected: string) =>
    new UnreadableFeatureState('patch-dictionary.v1', found, expected)
  // SQLite hands out views at any offset; typed arrays want aligned ones.
  const { buffer } = Uint8Array.from(state)
  if (state.length < 4 * HEADER) throw unreadable(`${state.length} bytes`, `version ${VERSION}`)
  const [version, side = 0, centres = 0, dimensions = 0] = new Int32Array(buffer, 0, HEADER)
  if (version !== VERSION) throw unreadable(`of version ${version}`, `version ${VERSION}`)
  const sizes = lengths(side, centres, dimensions)
  const whole = 4 * sizes.reduce((sum, size) => sum + size, HEADER)
  if (state.length !== whole) throw unreadable(`${state.length} bytes`, `${whole} bytes`)
  let at = 4 * HEADER
  const [mean, whitening, middles, offset, basis] = sizes.map((size) => {
    const part = new Float32Array(buffer, at, size)
    at += 4 * size
    return part
  }) as [Float32Array<ArrayBuffer>, ...Float32Array<ArrayBuffer>[]]
  return {
    side,
    dictionary: {
      mean,
      whitening: matrix(NUMBERS, NUMBERS, whitening),
      centres: matrix(centres, NUMBERS, middles),
    },
    offset: offset!,
    basis: matrix(pooledWidth(side, centres), dimensions, basis),
  }
}

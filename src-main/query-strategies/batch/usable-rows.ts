import { rowOf, type Matrix } from '../../platform/matrix.ts'
import { sampleWithoutReplacement, type Random } from '../../platform/random.ts'

export interface UsableRows {
  /** Rows whose features are all finite, ascending; at most `limit`, drawn at random. */
  readonly rows: Int32Array
  /** Finite rows there were. */
  readonly of: number
  /** Rows left out because a feature is not a number. */
  readonly left: number
}

/** The rows a geometric strategy can work with. */
export function usableRows(features: Matrix, candidates: Int32Array, limit: number, random: Random): UsableRows {
  const finite = candidates.filter((row) => isFinite(rowOf(features, row)))
  const drawn = finite.length > limit ? sampleWithoutReplacement(finite.length, limit, random).sort() : null
  return {
    rows: drawn ? drawn.map((i) => finite[i]!) : finite,
    of: finite.length,
    left: candidates.length - finite.length,
  }
}

/** NaN and infinities survive a sum of squares, so one comparison a row is enough. */
function isFinite(row: Float32Array): boolean {
  let sum = 0
  for (let i = 0; i < row.length; i++) sum += row[i]! * row[i]!
  return sum < Infinity
}

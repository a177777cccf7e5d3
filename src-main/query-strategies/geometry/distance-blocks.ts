import { rowOf, type Matrix } from '../../platform/matrix.ts'
import { similarityBlocks } from './similarity-blocks.ts'
import type { MatrixMath } from '../../platform/matrix-math.ts'

/** ‖x‖² of every row. */
export function squaredLengths({ rows, columns, data }: Matrix): Float64Array {
  const out = new Float64Array(rows)
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) out[i]! += data[at]! * data[at]!
  return out
}

/** float32 products cannot tell nearer points apart. */
const ROUNDING = 1e-6

/** ‖x − y‖² of every pair, some rows of `left` at a time: `block` [rows, right.rows]. `ofLeft`: its squared lengths, where known. */
export async function* distanceBlocks(left: Matrix, right: Matrix, math: MatrixMath, ofLeft = squaredLengths(left)) {
  const ofRight = squaredLengths(right)
  for await (const { start, block } of similarityBlocks(left, right, math)) {
    for (let i = 0; i < block.rows; i++) {
      const row = rowOf(block, i)
      for (let j = 0; j < row.length; j++) {
        const lengths = ofLeft[start + i]! + ofRight[j]!
        const square = lengths - 2 * row[j]!
        row[j] = square > ROUNDING * lengths ? square : 0
      }
    }
    yield { start, block }
  }
}

import { rowOf, type Matrix } from '../platform/matrix.ts'

/** Scales every row to length 1, in place; all-zero rows stay zero. */
export function scaleRows(x: Matrix): Matrix {
  for (let i = 0; i < x.rows; i++) {
    const row = rowOf(x, i)
    let squares = 0
    for (let j = 0; j < row.length; j++) squares += row[j]! * row[j]!
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0
    for (let j = 0; j < row.length; j++) row[j]! *= scale
  }
  return x
}

import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import type { SyntheticSet } from '../../training/training-task.ts'

/**
 * What each class looks like before it has labels: the mean of its synthetic rows and its name, which counts as one of them; L2-normalised. Rows of zeros for
 * a class of which nothing is told; undefined where that is all.  names [classes, d] → [classes, d]
 */
export function classMeanings(
  names: Matrix | undefined,
  synthetic: SyntheticSet<Matrix> | undefined,
  classes: number,
): Matrix | undefined {
  if (!synthetic) return names
  const columns = synthetic.rows.columns
  const out = matrix(classes, columns)
  synthetic.labels.forEach((label, i) => add(rowOf(out, label), rowOf(synthetic.rows, i)))
  for (let c = 0; c < classes; c++) {
    const row = rowOf(out, c)
    if (names) add(row, rowOf(names, c))
    normalise(row)
  }
  return out
}

/** Each row in unit length: a long one says no more. */
function add(to: Float32Array, row: Float32Array): void {
  const length = Math.hypot(...row)
  if (length > 0) for (let j = 0; j < to.length; j++) to[j]! += row[j]! / length
}
function normalise(row: Float32Array): void {
  const length = Math.hypot(...row)
  if (length > 0) for (let j = 0; j < row.length; j++) row[j]! /= length
}

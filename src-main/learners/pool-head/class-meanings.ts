import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import type { SyntheticSet } from '../../training/training-task.ts'

/**
 * What each class looks like before it has labels: the mean of its synthetic rows, without copies, and its name, which counts as one of them; L2-normalised. Rows of zeros for
 * a class of which nothing is told; undefined where that is all.  names [classes, d] → [classes, d]
 */
export function classMeanings(
  names: Matrix | undefined,
  synthetic: SyntheticSet<Matrix> | undefined,
  classes: number,
): Matrix | undefined {
  // A copy says of its class what its original says.
  const own = [...(synthetic?.labels.keys() ?? [])].filter((i) => (synthetic!.copyOf?.[i] ?? -1) < 0)
  if (!synthetic || own.length === 0) return names
  const columns = synthetic.rows.columns
  const out = matrix(classes, columns)
  for (const i of own) add(rowOf(out, synthetic.labels[i]!), rowOf(synthetic.rows, i))
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

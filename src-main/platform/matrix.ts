/** Row-major numbers, `data.length === rows · columns`. */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  readonly data: Float32Array
}

export function matrix(rows: number, columns: number, data = new Float32Array(rows * columns)): Matrix {
  if (data.length !== rows * columns)
    throw new RangeError(`matrix: ${rows} × ${columns} wants ${rows * columns} numbers, got ${data.length}`)
  return { rows, columns, data }
}

/** Row `i` as a view, no copy. */
export const rowOf = ({ columns, data }: Matrix, i: number): Float32Array =>
  data.subarray(i * columns, (i + 1) * columns)

/** One matrix under the other; both of as many columns. */
export function stackRows(above: Matrix, below: Matrix): Matrix {
  const out = matrix(above.rows + below.rows, above.columns)
  out.data.set(above.data)
  out.data.set(below.data, above.data.length)
  return out
}

/** The named rows, copied in the order given.  [n, d] → [rows.length, d] */
export function gatherRows(from: Matrix, rows: ArrayLike<number>): Matrix {
  const out = matrix(rows.length, from.columns)
  for (let i = 0; i < rows.length; i++) out.data.set(rowOf(from, rows[i]!), i * from.columns)
  return out
}

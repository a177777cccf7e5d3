import type { Matrix } from '../../platform/matrix.ts'

/** Compressed sparse rows: row i has values[p] at columns[p] for p in [starts[i], starts[i + 1]). */
export interface SparseRows {
  readonly rows: number
  readonly starts: Int32Array
  readonly columns: Int32Array
  readonly values: Float32Array
}

/** y += A·x.  A sparse [n, v], x [v, k], y [n, k] */
export function addTimes(a: SparseRows, x: Matrix, y: Matrix): void {
  for (let i = 0; i < a.rows; i++) addRow(a, i, x.data, y.data, i * x.columns, x.columns)
}

/** y[at … at + k) += Σ A[i, c]·x[c], four terms a pass to quarter the traffic on y. */
function addRow(a: SparseRows, i: number, x: Float32Array, y: Float32Array, at: number, k: number) {
  const { columns, values } = a
  let p = a.starts[i]!
  const end = a.starts[i + 1]!
  for (; p + 3 < end; p += 4) {
    const [v0, v1, v2, v3] = [values[p]!, values[p + 1]!, values[p + 2]!, values[p + 3]!]
    const [b0, b1, b2, b3] = [columns[p]! * k, columns[p + 1]! * k, columns[p + 2]! * k, columns[p + 3]! * k]
    for (let j = 0; j < k; j++) y[at + j]! += v0 * x[b0 + j]! + v1 * x[b1 + j]! + v2 * x[b2 + j]! + v3 * x[b3 + j]!
  }
  for (; p < end; p++) {
    const v = values[p]!
    const b = columns[p]! * k
    for (let j = 0; j < k; j++) y[at + j]! += v * x[b + j]!
  }
}

/** Aᵀ as sparse rows [columns, n], so that Aᵀ·y is the same fast loop. */
export function transposed(a: SparseRows, columns: number): SparseRows {
  const starts = new Int32Array(columns + 1)
  for (const c of a.columns) starts[c + 1]!++
  for (let c = 0; c < columns; c++) starts[c + 1]! += starts[c]!
  const next = starts.slice()
  const [rows, values] = [new Int32Array(a.values.length), new Float32Array(a.values.length)]
  for (let i = 0; i < a.rows; i++)
    for (let p = a.starts[i]!; p < a.starts[i + 1]!; p++) {
      const at = next[a.columns[p]!]!++
      rows[at] = i
      values[at] = a.values[p]!
    }
  return { rows: columns, starts, columns: rows, values }
}

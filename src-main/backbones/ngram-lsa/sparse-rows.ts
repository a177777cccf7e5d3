import { matrix, type Matrix } from '../../platform/matrix.ts'

/** Compressed sparse rows. */
export interface SparseRows {
  readonly rows: number
  readonly starts: Int32Array
  readonly columns: Int32Array
  readonly values: Float32Array
}

/** A·X, A sparse [n, v], X [v, k] → [n, k] */
export function times(a: SparseRows, x: Matrix): Matrix {
  const k = x.columns
  const out = matrix(a.rows, k)
  const y = out.data
  const from = x.data
  for (let i = 0; i < a.rows; i++) axpyRows(a, i, from, k, y, i * k)
  return out
}

/** y[at … at+k) += Σ A[i, c]·X[c], two terms a pass to halve the traffic on y. */
function axpyRows(a: SparseRows, i: number, x: Float32Array, k: number, y: Float32Array, at: number) {
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

/** Aᵀ as sparse rows [v, n], so that Aᵀ·Y is the same fast loop. */
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

/** A·A_Sᵀ for the rows S: similarities to landmarks, through their inverted index. → [n, S.length] */
export function timesLandmarks(a: SparseRows, landmarks: Int32Array, columns: number): Matrix {
  const s = transposed(selectRows(a, landmarks), columns)
  const out = matrix(a.rows, landmarks.length)
  for (let i = 0; i < a.rows; i++)
    for (let p = a.starts[i]!; p < a.starts[i + 1]!; p++) {
      const c = a.columns[p]!
      const v = a.values[p]!
      for (let q = s.starts[c]!; q < s.starts[c + 1]!; q++)
        out.data[i * landmarks.length + s.columns[q]!]! += v * s.values[q]!
    }
  return out
}

function selectRows(a: SparseRows, rows: Int32Array): SparseRows {
  const spans = Array.from(rows, (i) => [a.starts[i]!, a.starts[i + 1]!] as const)
  const starts = new Int32Array(rows.length + 1)
  spans.forEach(([from, to], i) => (starts[i + 1] = starts[i]! + to - from))
  const [columns, values] = [new Int32Array(starts.at(-1)!), new Float32Array(starts.at(-1)!)]
  spans.forEach(([from, to], i) => {
    columns.set(a.columns.subarray(from, to), starts[i]!)
    values.set(a.values.subarray(from, to), starts[i]!)
  })
  return { rows: rows.length, starts, columns, values }
}

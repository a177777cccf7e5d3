import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import type { MatrixMath } from '../../platform/matrix-math.ts'

/** MatrixMath in plain loops: the second implementation for tests, and enough where a pool is small. */
export const plainMatrixMath: MatrixMath = {
  similarities: async (left, right) => products(left, right),
  nearest: async (queries, of, k, { excludeSelf = false } = {}) => {
    const width = Math.max(0, Math.min(k, of.rows - Number(excludeSelf)))
    const indices = new Int32Array(queries.rows * width)
    const similarities = new Float32Array(queries.rows * width)
    for (let i = 0; i < queries.rows; i++) {
      const { data } = products({ rows: 1, columns: queries.columns, data: rowOf(queries, i) }, of)
      const order = [...data.keys()].filter((j) => !excludeSelf || j !== i)
      order.sort((a, b) => data[b]! - data[a]! || a - b)
      for (let j = 0; j < width; j++) {
        indices[i * width + j] = order[j]!
        similarities[i * width + j] = data[order[j]!]!
      }
    }
    return { indices, similarities }
  },
  cover: async (targets, bandwidth) => {
    const kernel = (x: Float32Array, t: number) => {
      const target = rowOf(targets, t)
      let distance = 0
      for (let j = 0; j < x.length; j++) distance += (target[j]! - x[j]!) ** 2
      return Math.exp(-distance / bandwidth)
    }
    const places = Array.from({ length: targets.rows }, (_, t) => t)
    const each = (rows: Matrix) => Array.from({ length: rows.rows }, (_, i) => rowOf(rows, i))
    return {
      gains: async (rows, weights, best) =>
        Float32Array.from(each(rows), (x) =>
          places.reduce((sum, t) => sum + weights[t]! * Math.max(kernel(x, t) - best[t]!, 0), 0),
        ),
      of: async (rows) => Float32Array.from(places, (t) => Math.max(0, ...each(rows).map((x) => kernel(x, t)))),
      close: async () => {},
    }
  },
}

/** left [m, d] · right [n, d]ᵀ → [m, n] */
function products(left: Matrix, right: Matrix): Matrix {
  const out = matrix(left.rows, right.rows)
  for (let i = 0; i < left.rows; i++) {
    const a = rowOf(left, i)
    for (let j = 0; j < right.rows; j++) {
      const b = rowOf(right, j)
      let sum = 0
      for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!
      out.data[i * right.rows + j] = sum
    }
  }
  return out
}

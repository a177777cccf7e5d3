import { matrix, type Matrix } from '../platform/matrix.ts'

/** Returns R⁻¹ of G = RᵀR [k, k], R upper triangular; float64, and G is overwritten. A pivot lost in rounding gives a zero column. */
export function inverseCholesky(g: Float64Array, k: number): Matrix {
  const r = upperFactor(g, k)
  const inverse = matrix(k, k)
  const column = new Float64Array(k)
  for (let j = 0; j < k; j++) {
    column.fill(0)
    column[j] = 1 / r[j * k + j]!
    for (let i = j - 1; i >= 0; i--) {
      let sum = 0
      for (let p = i + 1; p <= j; p++) sum += r[i * k + p]! * column[p]!
      column[i] = -sum / r[i * k + i]!
    }
    for (let i = 0; i <= j; i++) inverse.data[i * k + j] = column[i]!
  }
  return inverse
}

/** R of G = RᵀR, row by row; ∞ where the pivot is lost, so that the row and the column of the inverse vanish. */
function upperFactor(g: Float64Array, k: number): Float64Array {
  let trace = 0
  for (let i = 0; i < k; i++) trace += g[i * k + i]!
  const floor = (trace / k) * 1e-7
  const r = new Float64Array(k * k)
  for (let i = 0; i < k; i++) {
    for (let p = 0; p < i; p++) {
      const factor = r[p * k + i]!
      for (let j = i; j < k; j++) g[i * k + j]! -= factor * r[p * k + j]!
    }
    const pivot = g[i * k + i]! > floor ? Math.sqrt(g[i * k + i]!) : Infinity
    r[i * k + i] = pivot
    for (let j = i + 1; j < k; j++) r[i * k + j] = g[i * k + j]! / pivot
  }
  return r
}

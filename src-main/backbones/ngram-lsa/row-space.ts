import { matrix, type Matrix } from '../../platform/matrix.ts'
import { sampleWithoutReplacement, type Random } from '../../platform/random.ts'
import type { Products } from './products.ts'
import { transposed } from './sparse-rows.ts'
import type { WeightedRows } from './weigh.ts'

interface Rank {
  readonly dimensions: number
  readonly powers: number
}

/**
 * Orthonormal basis [columns, k] of (nearly) the k leading right singular vectors of A, by randomized subspace iteration
 * (Halko, Martinsson & Tropp 2011). It starts from k random documents instead of Gaussian noise: half a power iteration for free.
 * Any orthonormal basis gives the same distances as U·S, so the singular vectors themselves are never formed.
 */
export async function rowSpace(
  a: WeightedRows,
  columns: number,
  { dimensions, powers }: Rank,
  random: Random,
  products: Products,
  signal?: AbortSignal,
): Promise<Matrix> {
  const { frequent, rare } = a
  const rank = Math.min(dimensions, rare.rows, columns)
  const rareTransposed = transposed(rare, columns - frequent.columns)
  let basis = transposedRows(a, columns, sampleWithoutReplacement(rare.rows, rank, random))
  for (let i = 0; i <= powers; i++) {
    const y = await orthonormal(await products.times(a, basis), products)
    basis = await orthonormal(await products.transposedTimes(a, rareTransposed, y), products)
    signal?.throwIfAborted()
  }
  return basis
}

/** The chosen rows of A as dense columns: [columns, chosen.length] */
function transposedRows({ frequent, rare }: WeightedRows, columns: number, chosen: Int32Array): Matrix {
  const out = matrix(columns, chosen.length)
  const { columns: f } = frequent
  chosen.forEach((row, j) => {
    for (let c = 0; c < f; c++) out.data[c * chosen.length + j] = frequent.data[row * f + c]!
    for (let p = rare.starts[row]!; p < rare.starts[row + 1]!; p++)
      out.data[(f + rare.columns[p]!) * chosen.length + j] = rare.values[p]!
  })
  return out
}

/** Columns made orthonormal by Cholesky QR: Y·R⁻¹ with RᵀR = YᵀY. Directions that are not there (rank below k) become 0. */
async function orthonormal(y: Matrix, { dense, denseTransposed }: Products): Promise<Matrix> {
  const gram = await denseTransposed(y, y)
  return dense(y, inverseCholesky(Float64Array.from(gram.data), y.columns))
}

/** R⁻¹ of G = RᵀR, R upper triangular; float64. A pivot lost in rounding gives a zero column. */
function inverseCholesky(g: Float64Array, k: number): Matrix {
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

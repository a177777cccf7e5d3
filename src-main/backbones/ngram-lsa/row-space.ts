import { matrix, type Matrix } from '../../platform/matrix.ts'
import { sampleWithoutReplacement, type Random } from '../../platform/random.ts'
import { inverseCholesky } from '../inverse-cholesky.ts'
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

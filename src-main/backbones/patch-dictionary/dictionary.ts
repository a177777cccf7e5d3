import { rowOf, type Matrix } from '../../platform/matrix.ts'
import type { Random } from '../../platform/random.ts'
import type { Runtime } from '../../compute/runtime.ts'
import { inverseCholesky } from '../inverse-cholesky.ts'
import { openProducts } from '../ngram-lsa/products.ts'
import { kMeans } from './k-means.ts'
import { NUMBERS } from './patches.ts'

/** Added to the variance of every direction of the patches (Coates, Lee & Ng 2011). */
const NOISE = 0.1

/** What a patch of even contrast is compared with: (patch − mean)·whitening against the centres. */
export interface Dictionary {
  /** [numbers] */
  readonly mean: Float32Array
  /** [numbers, numbers] */
  readonly whitening: Matrix
  /** [centres, numbers] */
  readonly centres: Matrix
}

/** Learns from patches of even contrast [n, numbers], which lose their mean; no more centres than there are patches. */
export async function learnDictionary(
  patches: Matrix,
  size: number,
  random: Random,
  { runtime, signal }: { readonly runtime: Runtime; readonly signal?: AbortSignal },
): Promise<Dictionary> {
  const mean = centred(patches)
  const products = await openProducts(runtime)
  try {
    const whitening = whiteningOf(await products.denseTransposed(patches, patches), patches.rows)
    const white = await products.dense(patches, whitening)
    return { mean, whitening, centres: await kMeans(white, size, random, { runtime, signal }) }
  } finally {
    await products.release()
  }
}

/** Takes the mean row off every row, in place.  → [columns] */
export function centred(x: Matrix): Float32Array<ArrayBuffer> {
  const mean = new Float64Array(x.columns)
  for (let i = 0; i < x.rows; i++) rowOf(x, i).forEach((value, j) => (mean[j]! += value / x.rows))
  for (let i = 0; i < x.rows; i++) {
    const row = rowOf(x, i)
    for (let j = 0; j < row.length; j++) row[j]! -= mean[j]!
  }
  return Float32Array.from(mean)
}

/**
 * R⁻¹ where RᵀR is the covariance plus noise. Between rows whitened by it distances are the same as after ZCA, (covariance + noise)^−½,
 * as the two differ by a rotation: no eigenvectors are needed.
 */
function whiteningOf(gram: Matrix, rows: number): Matrix {
  const covariance = Float64Array.from(gram.data, (value) => value / Math.max(1, rows - 1))
  for (let j = 0; j < NUMBERS; j++) covariance[j * NUMBERS + j]! += NOISE
  return inverseCholesky(covariance, NUMBERS)
}

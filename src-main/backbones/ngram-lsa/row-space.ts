import { encodeModel } from '../../onnx/codec.ts'
import { matrix, type Matrix } from '../../platform/matrix.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { transpose } from '../../tensor-graph/ops/shape.ts'
import { input } from '../../tensor-graph/tensor.ts'
import type { Runtime } from '../../compute/runtime.ts'
import { sampleWithoutReplacement, type Random } from '../../platform/random.ts'
import { times, timesLandmarks, transposed, type SparseRows } from './sparse-rows.ts'

/**
 * Orthonormal basis [columns, k] of (nearly) the k leading right singular vectors of A, by randomized subspace iteration
 * (Halko, Martinsson & Tropp 2011). It starts from similarities to random documents instead of Gaussian noise: that is one power
 * iteration for free. Any orthonormal basis gives the same distances as U·S, so the singular vectors themselves are never formed.
 */
export async function rowSpace(
  a: SparseRows,
  columns: number,
  k: number,
  powers: number,
  random: Random,
  runtime: Runtime,
): Promise<Matrix> {
  const rank = Math.min(k, a.rows, columns)
  const at = transposed(a, columns)
  let y = timesLandmarks(a, sampleWithoutReplacement(a.rows, rank, random), columns)
  let basis = await orthonormal(times(at, await orthonormal(y, runtime)), runtime)
  for (let i = 0; i < powers; i++) {
    y = await orthonormal(times(a, basis), runtime)
    basis = await orthonormal(times(at, y), runtime)
  }
  return basis
}

/** Columns made orthonormal by Cholesky QR: Y·R⁻¹ with RᵀR = YᵀY. Directions that are not there (rank below k) become 0. */
async function orthonormal(y: Matrix, runtime: Runtime): Promise<Matrix> {
  const [n, k] = [y.rows, y.columns]
  const rows = input('y', [n, k])
  const given = { y: { type: 'float32', dims: [n, k], data: y.data } } as const
  const gram = await once(runtime, { gram: matMul(transpose(rows), rows) }, given)
  const inverse = inverseCholesky(Float64Array.from(gram), k)
  const data = await once(
    runtime,
    { q: matMul(rows, input('r', [k, k])) },
    { ...given, r: { type: 'float32', dims: [k, k], data: inverse } },
  )
  return matrix(n, k, data)
}

async function once(
  runtime: Runtime,
  outputs: Parameters<typeof emitGraph>[0]['outputs'],
  feeds: Parameters<Awaited<ReturnType<Runtime['session']>>['run']>[0],
) {
  const session = await runtime.session(encodeModel(emitGraph({ name: 'orthonormal', outputs })), { provider: 'cpu' })
  const out = await session.run(feeds)
  await session.release()
  return out[Object.keys(outputs)[0]!]!.data as Float32Array<ArrayBuffer>
}

/** R⁻¹ of G = RᵀR, R upper triangular; float64. A pivot lost in rounding gives a zero column. */
function inverseCholesky(g: Float64Array, k: number): Float32Array {
  const r = new Float64Array(k * k)
  let trace = 0
  for (let i = 0; i < k; i++) trace += g[i * k + i]!
  const floor = (trace / k) * 1e-7
  for (let i = 0; i < k; i++)
    for (let j = i; j < k; j++) {
      let sum = g[i * k + j]!
      for (let p = 0; p < i; p++) sum -= r[p * k + i]! * r[p * k + j]!
      if (i === j) r[i * k + i] = sum > floor ? Math.sqrt(sum) : Infinity
      else r[i * k + j] = sum / r[i * k + i]!
    }
  const inverse = new Float32Array(k * k)
  const column = new Float64Array(k)
  for (let j = 0; j < k; j++) {
    column.fill(0)
    column[j] = 1 / r[j * k + j]!
    for (let i = j - 1; i >= 0; i--) {
      let sum = 0
      for (let p = i + 1; p <= j; p++) sum += r[i * k + p]! * column[p]!
      column[i] = -sum / r[i * k + i]!
    }
    for (let i = 0; i <= j; i++) inverse[i * k + j] = column[i]!
  }
  return inverse
}

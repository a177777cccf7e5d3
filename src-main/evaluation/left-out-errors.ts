import { rowOf, type Matrix } from '../platform/matrix.ts'

/** Of rows of length 1. */
const RIDGE = 0.3

/**
 * The squared error Σ_c (f_c − [c = label])² of the first `of` rows, each by a ridge regression on all other rows: with G = K + λI its residual is
 * (G⁻¹(Y − s))ᵢ / (G⁻¹)ᵢᵢ, so that nothing is fitted anew (Allen's PRESS, 1974); s are the shares of the labels among the first `of`.
 * kernel [n, n], labels [n] from 0
 */
export function leftOutErrors(
  kernel: Float64Array,
  labels: Int32Array,
  { classes, of }: { readonly classes: number; readonly of: number },
): Float64Array {
  const n = labels.length
  const inverse = inverseOf(kernel, n)
  const errors = new Float64Array(of)
  const [shares, sums] = [new Float64Array(classes), new Float64Array(classes)]
  for (const label of labels.subarray(0, of)) shares[label]! += 1 / of
  for (let i = 0; i < of; i++) {
    const row = inverse.subarray(i * n, (i + 1) * n)
    const all = row.reduce((sum, x) => sum + x, 0)
    shares.forEach((share, c) => (sums[c] = -share * all))
    row.forEach((x, k) => (sums[labels[k]!]! += x))
    for (const sum of sums) errors[i]! += (sum / inverse[i * n + i]!) ** 2
  }
  return errors
}

/** How alike rows are, K = XXᵀ, with λ on the diagonal.  [n, d] → [n, n] */
export function ridgeKernel(rows: Matrix): Float64Array {
  const n = rows.rows
  const kernel = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    const a = rowOf(rows, i)
    for (let k = 0; k <= i; k++) {
      const b = rowOf(rows, k)
      let sum = i === k ? RIDGE : 0
      for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!
      kernel[i * n + k] = kernel[k * n + i] = sum
    }
  }
  return kernel
}

/** A⁻¹ = L⁻ᵀL⁻¹ of a positive definite A = LLᵀ.  [n, n] */
function inverseOf(a: Float64Array, n: number): Float64Array {
  const [lower, inverse, out] = [new Float64Array(n * n), new Float64Array(n * n), new Float64Array(n * n)]
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!
      for (let k = 0; k < j; k++) sum -= lower[i * n + k]! * lower[j * n + k]!
      lower[i * n + j] = i === j ? Math.sqrt(sum) : sum / lower[j * n + j]!
    }
  for (let i = 0; i < n; i++) {
    inverse[i * n + i] = 1 / lower[i * n + i]!
    for (let j = 0; j < i; j++) {
      let sum = 0
      for (let k = j; k < i; k++) sum -= lower[i * n + k]! * inverse[k * n + j]!
      inverse[i * n + j] = sum / lower[i * n + i]!
    }
  }
  for (let k = 0; k < n; k++)
    for (let i = 0; i <= k; i++) {
      const factor = inverse[k * n + i]!
      for (let j = 0; j <= i; j++) out[i * n + j]! += factor * inverse[k * n + j]!
    }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) out[j * n + i] = out[i * n + j]!
  return out
}

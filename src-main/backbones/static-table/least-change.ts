import { matrix, type Matrix } from '../../platform/matrix.ts'
import { addTimes, transposed, type SparseRows } from '../ngram-lsa/sparse-rows.ts'

interface Solving {
  /** λ of the penalty λ·|W|². */
  readonly penalty: number
  readonly rounds: number
  /** Called between two rounds; what it throws ends the work. */
  readonly onRound?: (round: number) => void | Promise<void>
}

/**
 * W = argmin |A·W − R|² + λ|W|² by conjugate gradients on the normal equations, all columns at once (Hestenes & Stiefel 1952).
 * A sparse [n, pieces], R [n, k] → [pieces, k]
 */
export async function leastChange(
  a: SparseRows,
  pieces: number,
  r: Matrix,
  { penalty, rounds, onRound }: Solving,
): Promise<Matrix> {
  const k = r.columns
  const at = transposed(a, pieces)
  const solution = matrix(pieces, k)
  const residual = matrix(pieces, k)
  addTimes(at, r, residual)
  const direction = matrix(pieces, k, residual.data.slice())
  let squares = columnProducts(residual, residual)
  const [image, applied] = [matrix(a.rows, k), matrix(pieces, k)]
  for (let round = 0; round < rounds; round++) {
    await onRound?.(round)
    image.data.fill(0)
    addTimes(a, direction, image)
    applied.data.fill(0)
    addTimes(at, image, applied)
    for (let i = 0; i < applied.data.length; i++) applied.data[i]! += penalty * direction.data[i]!
    const curvature = columnProducts(direction, applied)
    const steps = squares.map((value, j) => (curvature[j]! > 0 ? value / curvature[j]! : 0))
    for (let i = 0; i < solution.data.length; i++) {
      const step = steps[i % k]!
      solution.data[i]! += step * direction.data[i]!
      residual.data[i]! -= step * applied.data[i]!
    }
    const next = columnProducts(residual, residual)
    const turns = next.map((value, j) => (squares[j]! > 0 ? value / squares[j]! : 0))
    for (let i = 0; i < direction.data.length; i++)
      direction.data[i] = residual.data[i]! + turns[i % k]! * direction.data[i]!
    squares = next
  }
  return solution
}

/** Σ over rows of x·y, for each column; float64. */
function columnProducts(x: Matrix, y: Matrix): Float64Array {
  const sums = new Float64Array(x.columns)
  for (let i = 0, p = 0; i < x.rows; i++) for (let j = 0; j < sums.length; j++, p++) sums[j]! += x.data[p]! * y.data[p]!
  return sums
}

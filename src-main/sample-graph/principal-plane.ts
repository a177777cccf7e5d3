import { matrix, type Matrix } from '../platform/matrix.ts'
import { mulberry32 } from '../platform/random.ts'
import { meanRow } from './neighbour-graph.ts'

/** The flat picture of a cloud of points that keeps most of its spread (Pearson 1901). */
export interface Plane {
  readonly mean: Float64Array
  /** Orthonormal, the wider one first; a row of zeros where there is no spread left.  [2, d] */
  readonly axes: Matrix
}

/** left [m, d] · right [n, d]ᵀ → [m, n] */
type Products = (left: Matrix, right: Matrix) => Promise<Matrix>

const ROUNDS = 300
const SETTLED = 1e-7
/** Of the first direction's spread, what counts as none: the rounding of float32 sums. */
const NOTHING = 1e-6

/** The two principal directions of the rows, by power iteration on their covariance; the same rows give the same plane.  [n, d] */
export async function principalPlane(rows: Matrix, products: Products): Promise<Plane> {
  const { columns: d } = rows
  const mean = meanRow(rows)
  if (rows.rows < 2) return { mean, axes: matrix(2, d) }
  const turned = transposed(rows, mean)
  const covariance = (await products(turned, turned)).data
  const first = widestDirection(covariance, d, null)
  const second = widestDirection(covariance, d, first.direction)
  const axes = matrix(2, d)
  axes.data.set(first.direction)
  if (second.spread > NOTHING * first.spread) axes.data.set(second.direction, d)
  return { mean, axes }
}

/** Where rows fall on the plane.  [n, d] → [n, 2] */
export async function onPlane(rows: Matrix, { mean, axes }: Plane, products: Products): Promise<Matrix> {
  const placed = await products(rows, axes)
  const origin = [0, 1].map((axis) =>
    mean.reduce((sum, value, j) => sum + value * axes.data[axis * axes.columns + j]!, 0),
  )
  return matrix(
    rows.rows,
    2,
    placed.data.map((value, i) => value - origin[i % 2]!),
  )
}

function widestDirection(covariance: Float32Array, d: number, before: Float64Array | null) {
  const random = mulberry32(d)
  const start = straightened(
    Float64Array.from({ length: d }, () => random() - 0.5),
    before,
  )
  let direction = scaled(start, Math.hypot(...start))
  let spread = 0
  for (let round = 0; round < ROUNDS; round++) {
    const image = new Float64Array(d)
    for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) image[i]! += covariance[i * d + j]! * direction[j]!
    const straight = straightened(image, before)
    spread = Math.hypot(...straight)
    if (spread === 0) break
    const next = scaled(straight, spread)
    const moved = next.reduce((most, value, j) => Math.max(most, Math.abs(value - direction[j]!)), 0)
    direction = next
    if (moved < SETTLED) break
  }
  // A direction and its opposite are as good: the one whose largest part is positive, so that pictures do not flip.
  const largest = direction.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0)
  return { direction: scaled(direction, Math.sign(largest)), spread }
}

/** At a right angle to the direction before it. */
function straightened(vector: Float64Array, before: Float64Array | null): Float64Array {
  if (!before) return vector
  const along = vector.reduce((sum, value, j) => sum + value * before[j]!, 0)
  return vector.map((value, j) => value - along * before[j]!)
}

const scaled = (vector: Float64Array, length: number) => vector.map((value) => (length === 0 ? 0 : value / length))

/** Columns as rows, less their mean.  [n, d] → [d, n] */
function transposed({ rows, columns, data }: Matrix, mean: Float64Array): Matrix {
  const out = matrix(columns, rows)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) out.data[j * rows + i] = data[i * columns + j]! - mean[j]!
  return out
}

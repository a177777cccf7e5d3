import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import { weightedIndex, type Random } from '../../platform/random.ts'
import { similarityBlocks } from './similarity-blocks.ts'
import type { MatrixMath } from '../../platform/matrix-math.ts'

export interface Clustering {
  /** Unit rows [k, d]. */
  readonly centres: Matrix
  /** Cluster of each point. */
  readonly assignment: Int32Array
  /** Cosine of each point with its centre. */
  readonly similarity: Float32Array
}

interface Context {
  readonly random: Random
  readonly math: MatrixMath
  readonly rounds?: number
}

/** k-means by cosine on unit rows (Dhillon & Modha 2001), seeded by k-means++ (Arthur & Vassilvitskii 2007).  points [n, d] */
export async function sphericalKMeans(points: Matrix, k: number, { random, math, rounds = 10 }: Context) {
  let centres = await seeds(points, k, random, math)
  let found = await nearestCentre(points, centres, math)
  for (let round = 0; round < rounds; round++) {
    centres = means(points, found, k)
    const next = await nearestCentre(points, centres, math)
    const moved = next.assignment.some((c, i) => c !== found.assignment[i])
    found = next
    if (!moved) break
  }
  return { centres, ...found } satisfies Clustering
}

/** Each next seed is drawn with probability ∝ 1 − cosine with the nearest seed so far. */
async function seeds(points: Matrix, k: number, random: Random, math: MatrixMath): Promise<Matrix> {
  const centres = matrix(k, points.columns)
  const far = new Float64Array(points.rows).fill(1)
  for (let c = 0; c < k; c++) {
    const seed = rowOf(points, weightedIndex(far, random))
    centres.data.set(seed, c * points.columns)
    const { data } = await math.similarities(matrix(1, points.columns, seed.slice()), points)
    for (let i = 0; i < far.length; i++) far[i] = Math.min(c === 0 ? Infinity : far[i]!, Math.max(0, 1 - data[i]!))
  }
  return centres
}

async function nearestCentre(points: Matrix, centres: Matrix, math: MatrixMath) {
  const assignment = new Int32Array(points.rows)
  const similarity = new Float32Array(points.rows).fill(-Infinity)
  for await (const { start, block } of similarityBlocks(points, centres, math))
    for (let i = 0; i < block.rows; i++) {
      const row = rowOf(block, i)
      for (let c = 0; c < row.length; c++)
        if (row[c]! > similarity[start + i]!) {
          similarity[start + i] = row[c]!
          assignment[start + i] = c
        }
    }
  return { assignment, similarity }
}

/** Unit means; an empty cluster restarts at the point worst served by its own. */
function means(points: Matrix, { assignment, similarity }: Omit<Clustering, 'centres'>, k: number): Matrix {
  const centres = matrix(k, points.columns)
  const sizes = new Int32Array(k)
  assignment.forEach((c, i) => {
    sizes[c]!++
    const [centre, point] = [rowOf(centres, c), rowOf(points, i)]
    for (let j = 0; j < point.length; j++) centre[j]! += point[j]!
  })
  const worst = [...similarity.keys()].sort((a, b) => similarity[a]! - similarity[b]!)
  for (let c = 0; c < k; c++) {
    const centre = rowOf(centres, c)
    if (sizes[c] === 0) centre.set(rowOf(points, worst.shift()!))
    const norm = Math.hypot(...centre) || 1
    for (let j = 0; j < centre.length; j++) centre[j]! /= norm
  }
  return centres
}

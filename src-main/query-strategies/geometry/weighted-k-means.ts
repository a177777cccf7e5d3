import { gatherRows, matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import type { MatrixMath } from '../../platform/matrix-math.ts'
import { weightedIndex, type Random } from '../../platform/random.ts'
import { distanceBlocks, squaredLengths } from './distance-blocks.ts'

export interface WeightedClustering {
  /** Weighted means of the clusters [k, d]. */
  readonly centres: Matrix
  /** Cluster of each point. */
  readonly assignment: Int32Array
  /** Squared distance of each point from the centre of its cluster. */
  readonly squares: Float32Array
}

const ROUNDS = 20

/**
 * The clustering of least Σᵢ wᵢ·‖xᵢ − c‖² near the given centres (Lloyd 1982, weighted); a cluster without weight keeps its centre.
 * points [n, d], weights [n] ≥ 0, start [k, d].  O(n·k·d) a round.
 */
export async function weightedKMeans(
  points: Matrix,
  weights: ArrayLike<number>,
  start: Matrix,
  math: MatrixMath,
): Promise<WeightedClustering> {
  let centres = start
  let found = await nearestCentre(points, centres, math)
  for (let round = 0; round < ROUNDS; round++) {
    centres = weightedMeans(points, weights, found.assignment, centres)
    const next = await nearestCentre(points, centres, math)
    const moved = next.assignment.some((c, i) => c !== found.assignment[i])
    found = next
    if (!moved) break
  }
  return { centres, ...found }
}

/** Places of k points drawn one after the other with probability ∝ weight · squared distance from the nearest drawn (Arthur & Vassilvitskii 2007). */
export async function spreadRows(
  points: Matrix,
  weights: ArrayLike<number>,
  k: number,
  random: Random,
  math: MatrixMath,
): Promise<number[]> {
  const chances = Float64Array.from(weights)
  const nearest = new Float64Array(points.rows).fill(Infinity)
  const lengths = squaredLengths(points)
  const drawn: number[] = []
  while (drawn.length < k) {
    drawn.push(weightedIndex(chances, random))
    for await (const { start, block } of distanceBlocks(points, gatherRows(points, drawn.slice(-1)), math, lengths))
      for (let i = 0; i < block.rows; i++) nearest[start + i] = Math.min(nearest[start + i]!, block.data[i]!)
    for (let i = 0; i < chances.length; i++) chances[i] = weights[i]! * nearest[i]!
  }
  return drawn
}

/** The points there, to begin a clustering with.  [k, d] */
export const spreadSeeds = async (...given: Parameters<typeof spreadRows>): Promise<Matrix> =>
  gatherRows(given[0], await spreadRows(...given))

async function nearestCentre(points: Matrix, centres: Matrix, math: MatrixMath) {
  const assignment = new Int32Array(points.rows)
  const squares = new Float32Array(points.rows)
  for await (const { start, block } of distanceBlocks(points, centres, math))
    for (let i = 0; i < block.rows; i++) {
      const row = rowOf(block, i)
      let nearest = 0
      for (let c = 1; c < row.length; c++) if (row[c]! < row[nearest]!) nearest = c
      assignment[start + i] = nearest
      squares[start + i] = row[nearest]!
    }
  return { assignment, squares }
}

function weightedMeans(points: Matrix, weights: ArrayLike<number>, assignment: Int32Array, before: Matrix): Matrix {
  const sums = matrix(before.rows, before.columns)
  const totals = new Float64Array(before.rows)
  assignment.forEach((c, i) => {
    totals[c]! += weights[i]!
    const [sum, point] = [rowOf(sums, c), rowOf(points, i)]
    for (let j = 0; j < point.length; j++) sum[j]! += weights[i]! * point[j]!
  })
  totals.forEach((total, c) => {
    const sum = rowOf(sums, c)
    if (total > 0) for (let j = 0; j < sum.length; j++) sum[j]! /= total
    else sum.set(rowOf(before, c))
  })
  return sums
}

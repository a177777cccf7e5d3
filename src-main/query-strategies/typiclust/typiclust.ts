import { gatherRows, type Matrix } from '../../platform/matrix.ts'
import { defineStrategy } from '../define-strategy.ts'
import { typicalityOf } from '../geometry/typicality.ts'
import { sphericalKMeans } from '../geometry/spherical-k-means.ts'
import type { MatrixMath } from '../../platform/matrix-math.ts'
import { workingRows } from '../batch/working-rows.ts'
import { about } from './about.ts'

/** k-means reads every row for each cluster; of a larger pool a random part is looked at. */
const LIMIT = 10_000
const CLUSTERS_AT_MOST = 500
/** Smaller clusters are asked only when the others have run dry. */
const SMALLEST = 6
/** 20 at most, half of a smaller cluster. */
const halfOrTwenty = (size: number) => Math.max(1, Math.min(20, Math.floor(size / 2)))

export const typiClust = defineStrategy({
  ...about,
  async choose(request) {
    const { pool, count, random, math } = request
    const { rows, points, labelled, reasons } = workingRows(request, LIMIT)
    const all = gatherRows(pool.features, [...rows, ...labelled])
    const clusters = Math.min(all.rows, Math.max(count, Math.min(labelled.length + count, CLUSTERS_AT_MOST)))
    const { assignment } = await sphericalKMeans(all, clusters, { random, math })
    const picks = await mostTypical({ points: all, assignment, open: points.rows, count, smallest: SMALLEST }, math)
    return { picks: picks.map(({ at, ...pick }) => ({ row: rows[at]!, ...pick })), reasons }
  },
})

interface Clustered {
  readonly points: Matrix
  readonly assignment: ArrayLike<number>
  /** The first `open` points may be picked, the others are labelled. */
  readonly open: number
  readonly count: number
  readonly smallest: number
  /** Neighbours that count in a cluster of a size. */
  readonly neighboursIn?: (size: number) => number
}

/**
 * Clusters by fewest labels, then size, in turns; of each the point of highest typicality, 1/(mean distance to its nearest in the
 * cluster + ε). Points of clusters smaller than `smallest` come last.
 */
export async function mostTypical(
  { points, assignment, open, count, smallest, neighboursIn = halfOrTwenty }: Clustered,
  math: MatrixMath,
) {
  const groups = Array.from({ length: Math.max(-1, ...Array.from(assignment)) + 1 }, () => [] as number[])
  for (let i = 0; i < assignment.length; i++) groups[assignment[i]!]!.push(i)
  const labels = (group: readonly number[]) => group.filter((i) => i >= open).length
  const order = groups
    .filter((group) => group.some((i) => i < open))
    .sort(
      (a, b) =>
        Number(a.length < smallest) - Number(b.length < smallest) || labels(a) - labels(b) || b.length - a.length,
    )
  const sorted = new Map<readonly number[], { at: number; score: number }[]>()
  const picks: { at: number; score: number; parts: { typicality: number; clusterSize: number } }[] = []
  for (let turn = 0; picks.length < Math.min(count, open); turn++)
    for (const group of order) {
      if (picks.length === count) break
      if (!sorted.has(group))
        sorted.set(group, await byTypicality(points, group, open, neighboursIn(group.length), math))
      const found = sorted.get(group)![turn]
      if (found) picks.push({ ...found, parts: { typicality: found.score, clusterSize: group.length } })
    }
  return picks
}

async function byTypicality(points: Matrix, group: readonly number[], open: number, k: number, math: MatrixMath) {
  const among = gatherRows(points, group)
  const scores = group.length === 1 ? [1] : await typicalityOf(among, Math.min(k, group.length - 1), math)
  return group
    .map((at, i) => ({ at, score: scores[i]! }))
    .filter(({ at }) => at < open)
    .sort((a, b) => Math.round((b.score - a.score) * 1e6) || a.at - b.at)
}

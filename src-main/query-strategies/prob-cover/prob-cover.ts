import { gatherRows, rowOf, type Matrix } from '../../platform/matrix.ts'
import { defineStrategy } from '../define-strategy.ts'
import { distanceBlocks } from '../geometry/distance-blocks.ts'
import { radiusFound } from '../reasons.ts'
import { sphericalKMeans } from '../geometry/spherical-k-means.ts'
import type { MatrixMath } from '../../platform/matrix-math.ts'
import { workingRows } from '../batch/working-rows.ts'
import { about } from './about.ts'

/** The ball graph has up to n² edges: a random part of a larger pool is looked at. */
const LIMIT = 5000
const RADII = Array.from({ length: 20 }, (_, i) => 0.05 * (i + 1))
const PURITY = 0.95

export const probCover = defineStrategy({
  ...about,
  async choose(request, { radius: given }) {
    const { pool, count, classes, random, math } = request
    const { rows, labelled, reasons } = workingRows(request, LIMIT)
    const points = gatherRows(pool.features, [...rows, ...labelled])
    const groups = Math.min(points.rows, Math.max(2, classes, Math.min(count, 100)))
    const radius =
      given > 0
        ? given
        : await pureRadius(points, (await sphericalKMeans(points, groups, { random, math })).assignment, math)
    const picks = await coverMost({ points, open: rows.length, radius, count }, math)
    return {
      picks: picks.map(({ at, covers }) => ({ row: rows[at]!, score: covers, parts: { covers } })),
      reasons: [...reasons, radiusFound({ radius })],
    }
  },
})

/** The largest radius at which balls hold points of one cluster only, for 95 % of the points. */
async function pureRadius(points: Matrix, assignment: Int32Array, math: MatrixMath): Promise<number> {
  const nearestOther = new Float64Array(points.rows).fill(Infinity)
  for await (const { start, block } of distanceBlocks(points, points, math))
    for (let i = 0; i < block.rows; i++) {
      const [row, own] = [rowOf(block, i), assignment[start + i]]
      let least = Infinity
      for (let j = 0; j < row.length; j++) if (assignment[j] !== own && row[j]! < least) least = row[j]!
      nearestOther[start + i] = Math.sqrt(least)
    }
  const pure = (radius: number) => nearestOther.filter((distance) => distance > radius).length / points.rows
  return RADII.findLast((radius) => pure(radius) >= PURITY) ?? RADII[0]!
}

interface Balls {
  /** The first `open` may be picked, the others cover already. */
  readonly points: Matrix
  readonly open: number
  readonly radius: number
  readonly count: number
}

/** Greedy: the point whose ball covers most points that no ball covers yet; ties to the lowest. */
export async function coverMost({ points, open, radius, count }: Balls, math: MatrixMath) {
  const inside = Array.from({ length: points.rows }, () => [] as number[])
  for await (const { start, block } of distanceBlocks(points, points, math))
    for (let i = 0; i < block.rows; i++) {
      const [row, ball] = [rowOf(block, i), inside[start + i]!]
      for (let j = 0; j < row.length; j++) if (row[j]! <= radius * radius) ball.push(j)
    }
  const [covered, gains] = [new Uint8Array(points.rows), Int32Array.from(inside, (ball) => ball.length)]
  const take = (at: number) => {
    for (const j of inside[at]!) {
      if (covered[j]) continue
      covered[j] = 1
      // The graph is symmetric: whoever has j in its ball is in j's.
      for (const i of inside[j]!) gains[i]!--
    }
  }
  for (let at = open; at < points.rows; at++) take(at)
  const taken = new Set<number>()
  const picks: { at: number; covers: number }[] = []
  while (picks.length < Math.min(count, open)) {
    let best = -1
    for (let i = 0; i < open; i++) if (!taken.has(i) && (best < 0 || gains[i]! > gains[best]!)) best = i
    picks.push({ at: best, covers: gains[best]! })
    taken.add(best)
    take(best)
  }
  return picks
}

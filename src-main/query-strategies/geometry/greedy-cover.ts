import { gatherRows, type Matrix } from '../../platform/matrix.ts'
import { sampleWithoutReplacement, type Random } from '../../platform/random.ts'
import { highestScores } from '../scores/highest-scores.ts'
import { comparedWith, subSampled, unscorable } from '../reasons.ts'
import type { Pick, Selection } from '../strategy.ts'
import type { Cover, MatrixMath } from '../../platform/matrix-math.ts'
import { usableRows } from '../batch/usable-rows.ts'

export interface CoverRequest {
  /** Unit rows of the whole pool [n, d]. */
  readonly features: Matrix
  readonly candidates: Int32Array
  /** Rows that cover the pool already. */
  readonly labelled: Int32Array
  readonly count: number
  /** How much it matters that a row is covered; 1 for all when left out. */
  readonly weightOf?: (row: number) => number
  /** Of the kernel exp(−d²/bandwidth); found from the data when left out. */
  readonly bandwidth?: number
  /** The bandwidth is made so many times as wide. */
  readonly reach?: number
  readonly random: Random
  readonly math: MatrixMath
}

export interface CoverSelection extends Selection {
  /** Mean gain of the batch, in shares of the targets' weight. */
  readonly gain: number
  /** Without `reach`. */
  readonly bandwidth: number
}

const TARGETS = 4000
const CANDIDATES = 10_000
/** The kernel reaches about as far as a row's 20th neighbour among as many as this. */
const LANDMARKS = 1000
const NEIGHBOUR = 20
/** Rows whose gain is brought up to date together. */
const TOGETHER = 32
/** Share of the targets' weight below which gains differ by rounding alone: copies of what is covered would be renewed without end. */
const ROUNDING = 1e-6

/**
 * Greedy facility location (MaxHerding; Bae, Noh & Sutherland 2024): each pick adds most to (1/n)·Σ_t w_t·max_j k(t, j) over labelled and
 * picked rows j. Gains only fall as the cover grows, so old ones are upper bounds and few are renewed (Minoux 1978).
 * O(n·targets·d) once; of larger pools random parts are covered.
 */
export async function greedyCover(request: CoverRequest): Promise<CoverSelection> {
  const { features, candidates, labelled, count, weightOf, reach = 1, random, math } = request
  const { rows: usable, left } = usableRows(features, candidates, Infinity, random)
  const covering = usableRows(features, labelled, Infinity, random).rows
  const rows = drawn(usable, CANDIDATES, random).sort()
  const all = joined(usable, covering)
  const targets = drawn(all, TARGETS, random)
  const points = gatherRows(features, targets)
  const bandwidth = request.bandwidth ?? (await bandwidthOf(points, math))
  const weights = Float32Array.from(targets, (row) => (weightOf ? Math.max(0, weightOf(row)) : 1))
  const cover = await math.cover(points, bandwidth * reach)
  try {
    const best = await cover.of(gatherRows(features, covering))
    const picks = await greedy({ features, rows, count, cover, weights, best })
    const reasons = [
      ...(left > 0 ? [unscorable({ count: left })] : []),
      ...(usable.length > rows.length ? [subSampled({ used: rows.length, of: usable.length })] : []),
      ...(all.length > targets.length ? [comparedWith({ used: targets.length, of: all.length })] : []),
    ]
    const gain = picks.reduce((sum, { score }) => sum + score, 0) / Math.max(1, picks.length)
    return { picks, reasons, gain, bandwidth }
  } finally {
    await cover.close()
  }
}

function joined(first: Int32Array, second: Int32Array): Int32Array {
  const out = new Int32Array(first.length + second.length)
  out.set(first)
  out.set(second, first.length)
  return out
}

const drawn = (rows: Int32Array, limit: number, random: Random) =>
  rows.length > limit ? sampleWithoutReplacement(rows.length, limit, random).map((i) => rows[i]!) : rows

interface Greedy {
  readonly features: Matrix
  readonly rows: Int32Array
  readonly count: number
  readonly cover: Cover
  readonly weights: Float32Array
  /** Of each target; grows. */
  readonly best: Float32Array
}

async function greedy({ features, rows, count, cover, weights, best }: Greedy): Promise<Pick[]> {
  const bounds = new Float32Array(features.rows).fill(-Infinity)
  const first = await cover.gains(gatherRows(features, rows), weights, best)
  rows.forEach((row, i) => (bounds[row] = first[i]!))
  const rounding = ROUNDING * weights.reduce((sum, weight) => sum + weight, 0)
  const open = new Set(rows)
  const picks: Pick[] = []
  while (picks.length < count && open.size > 0) {
    const top = highestScores([...open], bounds, TOGETHER)
    const rest = bounds[top.at(-1)!]!
    const fresh = await cover.gains(gatherRows(features, top), weights, best)
    top.forEach((row, i) => (bounds[row] = fresh[i]!))
    const [row] = highestScores(top, bounds, 1)
    // What was not renewed can be worth at most its old gain.
    if (top.length < open.size && bounds[row!]! < rest - rounding) continue
    const gain = bounds[row!]! / weights.length
    picks.push({ row: row!, score: gain, parts: { coverage: gain } })
    open.delete(row!)
    const reached = await cover.of(gatherRows(features, [row!]))
    reached.forEach((k, t) => (best[t] = Math.max(best[t]!, k)))
  }
  return picks
}

/** Median over the points of the squared distance to the 20th neighbour among `LANDMARKS` of them; unit rows. */
async function bandwidthOf(points: Matrix, math: MatrixMath): Promise<number> {
  const landmarks = gatherRows(
    points,
    Int32Array.from({ length: Math.min(LANDMARKS, points.rows) }, (_, i) => i),
  )
  const { similarities } = await math.nearest(points, landmarks, NEIGHBOUR + 1)
  const width = similarities.length / Math.max(1, points.rows)
  const distances = Float32Array.from(
    { length: points.rows },
    (_, i) => 2 - 2 * similarities[(i + 1) * width - 1]!,
  ).sort()
  return Math.max(1e-6, distances[distances.length >> 1] ?? 1)
}

import { gatherRows } from '../../platform/matrix.ts'
import { defineStrategy } from '../define-strategy.ts'
import { highestScores } from '../scores/highest-scores.ts'
import { marginUncertainty } from '../scores/margin-uncertainty.ts'
import { usableRows } from '../batch/usable-rows.ts'
import { unscorable } from '../reasons.ts'
import { averageLinkage } from './average-linkage.ts'
import { about } from './about.ts'

/** Clustering holds n² distances. */
const CANDIDATES_AT_MOST = 3000

export const clusterMargin = defineStrategy({
  ...about,
  async choose({ pool, output, count, random, math }, { factor }) {
    const { rows, left } = usableRows(pool.features, pool.candidates, Infinity, random)
    const scores = new Float32Array(pool.features.rows).fill(Number.NaN)
    for (const row of rows) scores[row] = marginUncertainty(output!.probabilities, row)
    const wanted = Math.max(count, Math.min(CANDIDATES_AT_MOST, Math.round(factor * count)))
    const unsure = highestScores(rows, scores, wanted)
    const clusters = await averageLinkage(gatherRows(pool.features, unsure), Math.min(count, unsure.length), math)
    const picks = roundRobin(unsure, clusters, count).map((row) => ({
      row,
      score: scores[row]!,
      parts: { margin: scores[row]! },
    }))
    return { picks, reasons: left > 0 ? [unscorable({ count: left })] : [] }
  },
})

/** One of each cluster in turn, small clusters first; in a cluster the order of the candidates, most unsure first. */
export function roundRobin(candidates: ArrayLike<number>, clusters: ArrayLike<number>, count: number): number[] {
  const groups = new Map<number, number[]>()
  for (let i = 0; i < candidates.length; i++) {
    const group = groups.get(clusters[i]!) ?? []
    groups.set(clusters[i]!, [...group, candidates[i]!])
  }
  const order = [...groups].sort(([a, one], [b, other]) => one.length - other.length || a - b).map(([, group]) => group)
  const picks: number[] = []
  for (let turn = 0; picks.length < Math.min(count, candidates.length); turn++)
    for (const group of order) if (turn < group.length && picks.length < count) picks.push(group[turn]!)
  return picks
}

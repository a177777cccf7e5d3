import { kindOf } from '../../platform/targets.ts'
import { gatherRows } from '../../platform/matrix.ts'
import { unscorable } from '../reasons.ts'
import { usableRows } from '../batch/usable-rows.ts'
import { defineStrategy } from '../define-strategy.ts'
import { doubtOf } from '../scores/doubt.ts'
import { highestScores } from '../scores/highest-scores.ts'
import { about } from './about.ts'
import { clusterMiddles } from '../geometry/cluster-middles.ts'
import { spreadSeeds, weightedKMeans } from '../geometry/weighted-k-means.ts'

const CANDIDATES_AT_MOST = 10_000
const CLUSTERS_AT_MOST = 500

/**
 * Weighted k-means over the `factor · count` least sure candidates, as many clusters as samples are asked; of each the sample nearest the
 * centre (Zhdanov 2019, “Diverse mini-batch Active Learning”, algorithm 2). Weights: 1 − (p₁ − p₂) where samples have one label, as in the
 * paper; where they have several, how spread out the likeliest labels are.
 */
export const diverseMiniBatch = defineStrategy({
  ...about,
  async choose({ pool, output, count, random, math }, { factor }) {
    const { rows, left } = usableRows(pool.features, pool.candidates, Infinity, random)
    const doubt = doubtOf(kindOf(pool.labelled.labels))
    const scores = new Float32Array(pool.features.rows).fill(Number.NaN)
    for (const row of rows) scores[row] = doubt(output!.probabilities, row)
    const wanted = Math.max(count, Math.min(CANDIDATES_AT_MOST, Math.round(factor * count)))
    const unsure = highestScores(rows, scores, wanted)
    const [points, weights] = [gatherRows(pool.features, unsure), Float64Array.from(unsure, (row) => scores[row]!)]
    const clusters = Math.min(count, CLUSTERS_AT_MOST, unsure.length)
    const start = await spreadSeeds(points, weights, clusters, random, math)
    const clustering = await weightedKMeans(points, weights, start, math)
    const picks = clusterMiddles(clustering, weights, count).map(({ at, size }) => {
      const row = unsure[at]!
      return { row, score: scores[row]!, parts: { uncertainty: scores[row]!, clusterSize: size } }
    })
    return { picks, reasons: left > 0 ? [unscorable({ count: left })] : [] }
  },
})

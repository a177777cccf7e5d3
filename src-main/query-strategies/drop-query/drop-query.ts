import { predictedClasses } from '../../evaluation/classification-metrics.ts'
import { gatherRows } from '../../platform/matrix.ts'
import { sampleWithoutReplacement } from '../../platform/random.ts'
import { usableRows } from '../batch/usable-rows.ts'
import { defineStrategy } from '../define-strategy.ts'
import { clusterMiddles } from '../geometry/cluster-middles.ts'
import { spreadSeeds, weightedKMeans } from '../geometry/weighted-k-means.ts'
import { subSampled, unscorable } from '../reasons.ts'
import { about } from './about.ts'

const CANDIDATES_AT_MOST = 10_000
const CLUSTERS_AT_MOST = 500

/**
 * Samples that more than half of the dropped-out copies of their features put into another class, clustered by k-means, as many clusters as samples are
 * asked; of each the sample nearest the centre (Gupte et al., “Revisiting Active Learning in the Era of Vision Foundation Models”, TMLR 2024).
 */
export const dropQuery = defineStrategy({
  ...about,
  async choose({ pool, output, count, random, math }) {
    const { rows, left } = usableRows(pool.features, pool.candidates, Infinity, random)
    const { probabilities, dropped = [] } = output!
    const said = predictedClasses(probabilities)
    const changes = (row: number) => dropped.filter((classes) => classes[row] !== said[row]).length
    const wavering = rows.filter((row) => changes(row) > dropped.length / 2)
    const reasons = left > 0 ? [unscorable({ count: left })] : []
    if (wavering.length === 0) return { picks: [], reasons }
    const some = sampleWithoutReplacement(wavering.length, Math.min(CANDIDATES_AT_MOST, wavering.length), random)
    const looked = some.sort().map((i) => wavering[i]!)
    if (looked.length < wavering.length) reasons.push(subSampled({ used: looked.length, of: wavering.length }))
    const [points, alike] = [gatherRows(pool.features, looked), new Float64Array(looked.length).fill(1)]
    const start = await spreadSeeds(points, alike, Math.min(count, CLUSTERS_AT_MOST, looked.length), random, math)
    const clustering = await weightedKMeans(points, alike, start, math)
    const picks = clusterMiddles(clustering, alike, count).map(({ at, size }) => {
      const row = looked[at]!
      const score = changes(row) / dropped.length
      return { row, score, parts: { changed: score, clusterSize: size } }
    })
    return { picks, reasons }
  },
})

import { gatherRows } from '../../platform/matrix.ts'
import { coldStartReason, subSampled, unscorable } from '../reasons.ts'
import { sphericalKMeans } from '../geometry/spherical-k-means.ts'
import type { Selection, SelectionRequest } from '../strategy.ts'
import { usableRows } from './usable-rows.ts'

const CLUSTERS_AT_MOST = 500

/** What is asked while there is no model: representative samples, and the queue says so. */
export async function coldStart(request: SelectionRequest): Promise<Selection> {
  const selection = await representatives(request, 5000)
  return { ...selection, reasons: [coldStartReason({ clusters: selection.picks.length }), ...selection.reasons] }
}

/**
 * k-means over candidates and labelled rows together, one cluster for each; the candidate nearest the centre of each cluster,
 * clusters without labels first, then large ones. Looks at `sample` random candidates of a larger pool.
 */
export async function representatives(request: SelectionRequest, sample: number): Promise<Selection> {
  const { pool, count, random, math } = request
  const { rows, left, of } = usableRows(pool.features, pool.candidates, sample, random)
  const known = pool.labelled.rows.slice(0, CLUSTERS_AT_MOST)
  const all = Int32Array.from([...rows, ...known])
  const clusters = Math.min(count + known.length, Math.max(count, CLUSTERS_AT_MOST), all.length)
  const { assignment, similarity } = await sphericalKMeans(gatherRows(pool.features, all), clusters, { random, math })
  const groups = Array.from({ length: clusters }, () => ({ rows: [] as number[], labels: 0 }))
  assignment.forEach((c, i) => (i < rows.length ? groups[c]!.rows.push(i) : groups[c]!.labels++))
  for (const group of groups) group.rows.sort((a, b) => similarity[b]! - similarity[a]! || rows[a]! - rows[b]!)
  groups.sort((a, b) => a.labels - b.labels || b.rows.length - a.rows.length)
  const picks = []
  // One of each cluster, then a second of each, should clusters have run dry.
  for (let turn = 0; picks.length < Math.min(count, rows.length); turn++)
    for (const group of groups) {
      const i = group.rows[turn]
      if (i === undefined || picks.length === count) continue
      const parts = { typicality: similarity[i]!, clusterSize: group.rows.length }
      picks.push({ row: rows[i]!, score: similarity[i]!, parts })
    }
  const reasons = [
    ...(left > 0 ? [unscorable({ count: left })] : []),
    ...(of > rows.length ? [subSampled({ used: rows.length, of })] : []),
  ]
  return { picks, reasons }
}

import type { WeightedClustering } from './weighted-k-means.ts'

/** The point nearest the centre of each cluster, clusters of most weight first, then the second nearest of each, until there are `count`. */
export function clusterMiddles(
  { centres, assignment, squares }: WeightedClustering,
  weights: ArrayLike<number>,
  count: number,
): { readonly at: number; readonly size: number }[] {
  const groups = Array.from({ length: centres.rows }, () => ({ points: [] as number[], weight: 0 }))
  assignment.forEach((c, i) => {
    groups[c]!.points.push(i)
    groups[c]!.weight += weights[i]!
  })
  groups.sort((a, b) => b.weight - a.weight)
  for (const { points } of groups) points.sort((a, b) => squares[a]! - squares[b]! || a - b)
  const picks: { at: number; size: number }[] = []
  for (let turn = 0; picks.length < Math.min(count, assignment.length); turn++)
    for (const { points } of groups)
      if (turn < points.length && picks.length < count) picks.push({ at: points[turn]!, size: points.length })
  return picks
}

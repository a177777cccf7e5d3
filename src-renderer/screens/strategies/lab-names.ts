import type { LabResult } from '@contract/strategies'

type Curve = Pick<LabResult['strategies'][number], 'seeds'>

/**
 * Mean accuracy over runs by names alone, before the first label: the same for every strategy of a run. null: no curve begins there, as too few labels
 * have a name that says something. undefined: there is no curve yet.
 */
export function byNamesAlone(curves: readonly Curve[]): number | null | undefined {
  const begun = curves.flatMap(({ seeds }) => seeds).filter(({ points }) => points.length > 0)
  if (begun.length === 0) return undefined
  const alone = new Map(
    begun.flatMap(({ seed, points: [first] }) => (first!.labels === 0 ? [[seed, first!.accuracy]] : [])),
  )
  return alone.size === 0 ? null : [...alone.values()].reduce((sum, accuracy) => sum + accuracy, 0) / alone.size
}

import type { LabResult } from '@contract/strategies'
import type { Line, Mark } from './line-option'

type Curve = LabResult['strategies'][number]

/** 97.5 % quantiles of Student's t by degrees of freedom (index 0 = 1), then the normal one. */
const T = [
  12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.2, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11, 2.1, 2.09,
]

/** Of two runs Student’s interval spans the whole chart and says nothing. */
export const FEWEST_FOR_BAND = 3

/** Mean accuracy at each number of labels that all seeds have reached, with its 95 % interval over seeds. */
export function meanCurve({ seeds }: Pick<Curve, 'seeds'>): Required<Pick<Line, 'points' | 'band'>> {
  const bySize = Map.groupBy(
    seeds.flatMap(({ points }) => points),
    ({ labels }) => labels,
  )
  const started = seeds.filter(({ points }) => points.length > 0).length
  const rows = [...bySize]
    .filter(([, points]) => points.length === started)
    .sort(([a], [b]) => a - b)
    .map(([labels, points]) => {
      const n = points.length
      const mean = points.reduce((sum, { accuracy }) => sum + accuracy, 0) / n
      const variance = points.reduce((sum, { accuracy }) => sum + (accuracy - mean) ** 2, 0) / Math.max(1, n - 1)
      const half = n < 2 ? 0 : (T[n - 2] ?? 1.96) * Math.sqrt(variance / n)
      return { labels, mean, low: Math.max(0, mean - half), high: Math.min(1, mean + half) }
    })
  return {
    points: rows.map(({ labels, mean }) => [labels, mean]),
    band: started < FEWEST_FOR_BAND ? [] : rows.map(({ labels, low, high }) => [labels, low, high]),
  }
}

/** One line a strategy; random in the quiet last colour, the best one in the accent. */
export function labLines(curves: readonly Curve[], titleOf: (id: string) => string): readonly Line[] {
  const colours = labColours(curves)
  return curves.map((curve) => ({
    name: titleOf(curve.id),
    colour: colours.get(curve.id)!,
    main: colours.get(curve.id) === 1,
    ...meanCurve(curve),
  }))
}

/** 1 for the largest area under the curve, 6 for the baseline, 2 to 5 for the rest in their order. */
export function labColours(curves: readonly Pick<Curve, 'id' | 'aulc'>[]): ReadonlyMap<string, number> {
  const rivals = curves.filter(({ id }) => id !== 'random.v1').sort((a, b) => b.aulc - a.aulc)
  return new Map([
    ...rivals.map(({ id }, i) => [id, i === 0 ? 1 : 2 + ((i - 1) % 4)] as const),
    ['random.v1', 6] as const,
  ])
}

/** Where 90 % of the accuracy with all labels lies. */
export const fullMark = (full: { readonly accuracy: number } | null, words: string): readonly Mark[] =>
  full === null ? [] : [{ y: 0.9 * full.accuracy, words }]

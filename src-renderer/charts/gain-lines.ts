import type { EChartsOption } from 'echarts'
import type { Help } from '@contract/synthesis-help'
import { lineOption } from './line-option'

type Curve = Help['curve']

interface Told {
  readonly name: string
  readonly none: string
  readonly points: (share: number) => string
  readonly count: (answers: number) => string
}

/** The gain by answers a label with its interval, evenly spaced: few answers lie close to each other, and are what it is about. */
export function gainOption(
  curve: Curve,
  { name, none, points, count }: Told,
  style: Parameters<typeof lineOption>[1],
): EChartsOption {
  const line = {
    name,
    colour: 1,
    main: true,
    points: curve.map(({ gain }, i) => [i, gain.value] as const),
    band: curve.map(({ gain }, i) => [i, gain.low, gain.high] as const),
  }
  const option = lineOption([line], style, { y: points, marks: [{ y: 0, words: none }] })
  const { min: _min, max: _max, ...axis } = option.xAxis as Record<string, unknown>
  return {
    ...option,
    grid: { left: 42, right: 14, top: 12, bottom: 26 },
    xAxis: { ...axis, type: 'category', boundaryGap: false, data: curve.map(({ answers }) => count(answers)) },
    series: (option.series as object[]).map((series) =>
      'endLabel' in series ? { ...series, endLabel: { show: false } } : series,
    ),
  } as EChartsOption
}

/** From how many answers a label on no gain is shown any more; null: as far as was asked, one is. */
export function noGainFrom(curve: Curve): number | null {
  const last = curve.findLastIndex(({ gain }) => gain.low > 0)
  return curve[last + 1]?.answers ?? null
}

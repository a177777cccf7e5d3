import type { EChartsOption } from 'echarts'

export interface Line {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
  /** 1–6: --data-1 … --data-6 */
  readonly colour: number
  /** The line that matters is thicker. */
  readonly main?: boolean
}

interface Style {
  readonly ink: string
  readonly edge: string
  readonly colours: readonly string[]
  readonly animate: boolean
}

/** Tokens as ECharts wants them: resolved. */
export function chartStyle(element: Element = document.documentElement): Style {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    ink: token('--ink-3'),
    edge: token('--edge'),
    colours: [1, 2, 3, 4, 5, 6].map((i) => token(`--data-${i}`)),
    animate: !matchMedia('(prefers-reduced-motion: reduce)').matches,
  }
}

/** Lines with their names at the end instead of a legend, on a thin grid. */
export function lineOption(
  lines: readonly Line[],
  { ink, edge, colours, animate }: Style,
  format: (y: number) => string = String,
  ceiling?: number,
): EChartsOption {
  const label = { color: ink, fontSize: 11 }
  return {
    animation: animate,
    animationDuration: 120,
    grid: { left: 48, right: 88, top: 12, bottom: 26 },
    tooltip: { trigger: 'axis', valueFormatter: (v) => format(v as number) },
    xAxis: {
      type: 'value',
      min: 'dataMin',
      max: 'dataMax',
      axisLabel: label,
      axisLine: { lineStyle: { color: edge } },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      scale: true,
      // A share cannot pass 1, whatever the axis finds round.
      max:
        ceiling === undefined
          ? undefined
          : ({ max }: { max: number }) => (max > 0.9 * ceiling ? ceiling : Math.min(ceiling, 1.1 * max)),
      axisLabel: { ...label, formatter: format },
      splitLine: { lineStyle: { color: edge } },
    },
    series: lines.map(({ name, points, colour, main }) => ({
      name,
      type: 'line',
      data: points.map((p) => [...p]),
      showSymbol: points.length < 2,
      lineStyle: { width: main ? 2.5 : 1.5, color: colours[colour - 1] },
      itemStyle: { color: colours[colour - 1] },
      endLabel: { show: true, formatter: name, color: colours[colour - 1], fontSize: 11 },
    })),
  }
}

import type { CustomSeriesOption, EChartsOption, LineSeriesOption } from 'echarts'

export interface Line {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
  /** 1–6: --data-1 … --data-6 */
  readonly colour: number
  /** The line that matters is thicker. */
  readonly main?: boolean
  /** How sure each point is; drawn as a band behind the line. */
  readonly band?: readonly (readonly [x: number, low: number, high: number])[]
  readonly dashed?: boolean
}

/** A dashed line across the chart with its meaning written on it. */
export interface Mark {
  readonly words: string
  readonly x?: number
  readonly y?: number
}

interface Style {
  readonly font: string
  readonly ink: string
  readonly text: string
  readonly surface: string
  readonly edge: string
  readonly colours: readonly string[]
  readonly animate: boolean
}

export interface Axes {
  readonly y?: (value: number) => string
  readonly x?: (value: number) => string
  /** A share cannot pass 1, whatever the axis finds round. */
  readonly ceiling?: number
  readonly marks?: readonly Mark[]
}

/** Tokens as ECharts wants them: resolved. */
export function chartStyle(element: Element = document.documentElement): Style {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    font: token('--font-ui'),
    ink: token('--ink-3'),
    text: token('--ink'),
    surface: token('--surface-2'),
    edge: token('--edge'),
    colours: [1, 2, 3, 4, 5, 6].map((i) => token(`--data-${i}`)),
    animate: !matchMedia('(prefers-reduced-motion: reduce)').matches,
  }
}

/** Drawn, not written into the page: what a page may do forbids style attributes. */
export const tooltipStyle = ({ surface, edge, text, font }: Style) =>
  ({
    confine: true,
    renderMode: 'richText',
    backgroundColor: surface,
    borderColor: edge,
    textStyle: { color: text, fontFamily: font, fontSize: 12 },
  }) as const

const PADDING = 12

/** Room for the longest name at a line's end, in px: a Chinese character is as wide as two Latin ones. */
export function nameRoom(names: readonly string[]): number {
  const wide = (name: string) => [...name].reduce((sum, letter) => sum + (letter > '\u2e80' ? 11 : 6.6), PADDING)
  return Math.ceil(Math.min(168, Math.max(40, ...names.map(wide))))
}

/** Lines with their names at the end instead of a legend, on a thin grid. */
export function lineOption(lines: readonly Line[], style: Style, axes: Axes = {}): EChartsOption {
  const { font, ink, edge, animate } = style
  const room = nameRoom(lines.map(({ name }) => name))
  const { y: format = String, x: along = String, ceiling, marks = [] } = axes
  const label = { color: ink, fontSize: 11 }
  return {
    animation: animate,
    animationDuration: 120,
    textStyle: { fontFamily: font },
    grid: { left: 48, right: room + 16, top: 12, bottom: 26 },
    tooltip: {
      ...tooltipStyle(style),
      trigger: 'axis',
      valueFormatter: (v) => (typeof v === 'number' ? format(v) : ''),
    },
    xAxis: {
      type: 'value',
      min: 'dataMin',
      max: 'dataMax',
      axisLabel: { ...label, formatter: along, hideOverlap: true },
      axisLine: { lineStyle: { color: edge } },
      axisTick: { show: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      scale: true,
      max:
        ceiling === undefined
          ? undefined
          : ({ max }: { max: number }) => Math.min(ceiling, (Math.ceil((10.2 * max) / ceiling) / 10) * ceiling),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...label, formatter: format },
      splitLine: { lineStyle: { color: edge } },
    },
    series: [
      ...lines.flatMap((line) => (line.band && line.band.length > 1 ? [bandSeries(line, style)] : [])),
      ...lines.map((line, i) => lineSeries(line, style, room, i === 0 ? marks : [])),
    ],
  }
}

function lineSeries(
  { name, points, colour, main, dashed }: Line,
  { colours, ink, surface }: Style,
  room: number,
  marks: readonly Mark[],
): LineSeriesOption {
  const paint = colours[colour - 1]!
  const middle = ((points[0]?.[0] ?? 0) + (points.at(-1)?.[0] ?? 0)) / 2
  return {
    name,
    type: 'line',
    data: points.map((p) => [...p]),
    // One point is no line: show the point.
    showSymbol: points.length < 2,
    lineStyle: { width: main ? 2.5 : 1.5, color: paint, type: dashed ? 'dashed' : 'solid' },
    itemStyle: { color: paint },
    endLabel: {
      show: true,
      formatter: name,
      color: paint,
      fontSize: 11,
      lineHeight: 14,
      width: Math.min(room, nameRoom([name])),
      overflow: 'truncate',
      // A line that ends early has its name over those that go on.
      distance: 4,
      padding: [0, 3],
      backgroundColor: surface,
      borderRadius: 2,
    },
    labelLayout: { moveOverlap: 'shiftY' },
    ...(marks.length > 0 && {
      markLine: {
        silent: true,
        symbol: 'none',
        animation: false,
        lineStyle: { color: ink, type: [2, 3], width: 1 },
        data: marks.map(({ words, x, y }) => ({
          ...(x === undefined ? { yAxis: y! } : { xAxis: x }),
          label: {
            formatter: words,
            color: ink,
            fontSize: 11,
            ...(x === undefined
              ? { position: 'insideStartTop' as const }
              : {
                  position: 'insideStartBottom' as const,
                  rotate: 0,
                  // On the side with more room.
                  align: x > middle ? ('right' as const) : ('left' as const),
                  verticalAlign: 'bottom' as const,
                  padding: [0, 12, 8, 4],
                }),
          },
        })),
      },
    }),
  }
}

/** ECharts stacks no bands on a value axis: one polygon, there along the lows and back along the highs. */
function bandSeries({ name, band, colour }: Line, { colours }: Style): CustomSeriesOption {
  return {
    name,
    type: 'custom',
    silent: true,
    clip: true,
    z: 1,
    tooltip: { show: false },
    encode: { x: 0, y: [1, 2], tooltip: [] },
    data: band!.map((point) => [...point]),
    renderItem: ({ dataIndex }, api) =>
      dataIndex > 0
        ? null
        : {
            type: 'polygon',
            shape: {
              points: [
                ...band!.map(([x, low]) => api.coord([x, low])),
                ...[...band!].reverse().map(([x, , high]) => api.coord([x, high])),
              ],
            },
            style: { fill: colours[colour - 1], opacity: 0.14 },
          },
  }
}

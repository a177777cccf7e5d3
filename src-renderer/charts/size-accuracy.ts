import type { EChartsOption } from 'echarts'
import { tooltipStyle, type chartStyle } from './line-option'

/** A model: what must be shipped with it, and how good it was on the hold-out. */
export interface SizedModel {
  readonly version: number
  readonly name: string
  readonly bytes: number
  readonly accuracy: number
  readonly low: number
  readonly high: number
  /** Of one sample, in the median; null where nobody has measured it. */
  readonly ms: number | null
}

/** Those that no other is both smaller and better than, smallest first: each costs more bytes and gives more accuracy than the one before. */
export function paretoFront(models: readonly SizedModel[]): readonly SizedModel[] {
  const bySize = [...models].sort((a, b) => a.bytes - b.bytes || b.accuracy - a.accuracy)
  let best = -Infinity
  return bySize.filter(({ accuracy }) => accuracy > best && ((best = accuracy), true))
}

/** Two points of room on either side, in whole points: of models that are all as good too. */
export function accuracyRange(models: readonly SizedModel[]): { readonly min: number; readonly max: number } {
  const shares = models.map(({ accuracy }) => accuracy)
  const inPoints = (share: number, round: (x: number) => number) => round(100 * share) / 100
  return {
    min: Math.max(0, inPoints(Math.min(...shares) - 0.02, Math.floor)),
    max: Math.min(1, inPoints(Math.max(...shares) + 0.02, Math.ceil)),
  }
}

interface Words {
  readonly bytes: (value: number) => string
  readonly percent: (value: number) => string
  /** Of a sample, however short. */
  readonly fine: (ms: number) => string
}

/** Accuracy against size (log scale), a line along the models worth choosing, the one looked at in the accent. */
export function sizeAccuracyOption(
  models: readonly SizedModel[],
  current: number | null,
  style: ReturnType<typeof chartStyle>,
  words: Words,
): EChartsOption {
  const { font, ink, text, edge, colours, animate } = style
  const front = paretoFront(models)
  const [smallest, largest] = [Math.min(...models.map((m) => m.bytes)), Math.max(...models.map((m) => m.bytes))]
  const axis = { color: ink, fontSize: 11 }
  return {
    animation: animate,
    animationDuration: 120,
    textStyle: { fontFamily: font },
    grid: { left: 48, right: 24, top: 24, bottom: 26 },
    tooltip: {
      ...tooltipStyle(style),
      trigger: 'item',
    },
    xAxis: {
      type: 'log',
      min: smallest / 2,
      max: largest * 2,
      axisLabel: { ...axis, formatter: (value: number) => words.bytes(value), hideOverlap: true },
      axisLine: { lineStyle: { color: edge } },
      axisTick: { show: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      ...accuracyRange(models),
      // A point of accuracy is the least that is worth a line.
      minInterval: 0.01,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...axis, formatter: (value: number) => words.percent(value) },
      splitLine: { lineStyle: { color: edge } },
    },
    series: [
      {
        type: 'line',
        silent: true,
        symbol: 'none',
        data: front.map(({ bytes, accuracy }) => [bytes, accuracy]),
        lineStyle: { color: ink, width: 1, opacity: 0.5 },
        tooltip: { show: false },
      },
      {
        type: 'scatter',
        data: models.map((model) => {
          const { version, name, bytes, accuracy, low, high, ms } = model
          const pace = ms === null ? [] : [words.fine(ms)]
          const isCurrent = version === current
          return {
            value: [bytes, accuracy],
            name: `${version} ${name}`,
            symbolSize: isCurrent ? 12 : 8,
            itemStyle: { color: isCurrent ? colours[0] : ink },
            label: {
              show: true,
              formatter: [name, ...pace].join(' · '),
              position: 'top' as const,
              color: isCurrent ? text : ink,
              fontSize: 11,
            },
            tooltip: {
              formatter: `${version} ${name}\n${words.percent(accuracy)} (${words.percent(low)}–${words.percent(high)}), ${[words.bytes(bytes), ...pace].join(', ')}`,
            },
          }
        }),
        labelLayout: { hideOverlap: true },
      },
    ],
  }
}

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

/** What accuracy is weighed against: all that must be shipped, or the time of one sample. */
export type Cost = 'bytes' | 'ms'

/** What tells the models of one kind apart. */
interface OfKind {
  readonly learner: string
  readonly backbone: string | null
  readonly teacher: unknown
}

/**
 * Of models, oldest first, the newest of each learner on each kind of features: earlier ones knew less, which is no question of size. Students are
 * made in sizes on purpose: each stands for itself.
 */
export function comparedModels<M extends OfKind>(models: readonly M[]): readonly M[] {
  const newest = new Map<unknown, M>(
    models.map((model) => [model.teacher ? model : `${model.learner} ${model.backbone}`, model]),
  )
  return models.filter((model) => [...newest.values()].includes(model))
}

/** Those whose cost is known and can stand on a log scale. */
export const ofKnownCost = (models: readonly SizedModel[], cost: Cost): readonly SizedModel[] =>
  models.filter((model) => (model[cost] ?? 0) > 0)

/** Those of known cost that no other costs less than and is better than, cheapest first: each costs more and gives more accuracy than the one before. */
export function paretoFront(models: readonly SizedModel[], cost: Cost = 'bytes'): readonly SizedModel[] {
  const byCost = [...ofKnownCost(models, cost)].sort((a, b) => a[cost]! - b[cost]! || b.accuracy - a.accuracy)
  let best = -Infinity
  return byCost.filter(({ accuracy }) => accuracy > best && ((best = accuracy), true))
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

/** Accuracy against what a model costs (log scale), a line along the models worth choosing, the one looked at in the accent. */
export function sizeAccuracyOption(
  all: readonly SizedModel[],
  cost: Cost,
  current: number | null,
  style: ReturnType<typeof chartStyle>,
  words: Words,
): EChartsOption {
  const { font, ink, text, edge, colours, animate } = style
  const models = ofKnownCost(all, cost)
  const costs = models.map((model) => model[cost]!)
  const inWords = cost === 'ms' ? words.fine : words.bytes
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
      min: Math.min(...costs) / 2,
      max: Math.max(...costs) * 2,
      axisLabel: { ...axis, formatter: (value: number) => inWords(value), hideOverlap: true },
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
        data: paretoFront(models, cost).map((model) => [model[cost]!, model.accuracy]),
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
            value: [model[cost]!, accuracy],
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

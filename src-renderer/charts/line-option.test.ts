import { expect, test } from 'vitest'
import { lineOption, nameRoom } from './line-option'

const style = {
  font: 'Inter',
  ink: '#111',
  text: '#000',
  surface: '#fff',
  edge: '#eee',
  colours: ['#a', '#b', '#c', '#d', '#e', '#f'],
  animate: false,
}
interface Drawn {
  readonly type: string
  readonly name: string
  readonly data: unknown
  readonly lineStyle: { readonly width: number; readonly color: string }
  readonly endLabel: { readonly formatter: string }
  readonly markLine?: { readonly data: readonly { readonly yAxis?: number; readonly xAxis?: number }[] }
}
const seriesOf = (...given: Parameters<typeof lineOption>) => lineOption(...given).series as unknown as Drawn[]

test('names every line at its end in its own colour, the main one thicker', () => {
  const lines = [
    { name: 'loss', points: [[1, 2] as const, [2, 1] as const], colour: 1, main: true },
    { name: 'accuracy', points: [[1, 0.5] as const], colour: 2 },
  ]
  expect(seriesOf(lines, style).map((s) => [s.data, s.lineStyle, s.endLabel.formatter])).toEqual([
    [
      [
        [1, 2],
        [2, 1],
      ],
      { width: 2.5, color: '#a', type: 'solid' },
      'loss',
    ],
    [[[1, 0.5]], { width: 1.5, color: '#b', type: 'solid' }, 'accuracy'],
  ])
})
test('a band lies behind its line as one polygon, there along the lows and back along the highs', () => {
  const band = [
    [1, 0.2, 0.4],
    [2, 0.3, 0.5],
  ] as const
  const [polygon, line] = seriesOf([{ name: 'a', points: [[1, 0.3]], colour: 3, band }], style)
  const draw = polygon as unknown as {
    renderItem(p: { dataIndex: number }, api: { coord(p: number[]): number[] }): { shape: { points: unknown } } | null
  }
  const api = { coord: (p: number[]) => p }
  expect([polygon!.type, line!.type]).toEqual(['custom', 'line'])
  expect(draw.renderItem({ dataIndex: 0 }, api)!.shape.points).toEqual([
    [1, 0.2],
    [2, 0.3],
    [2, 0.5],
    [1, 0.4],
  ])
  expect(draw.renderItem({ dataIndex: 1 }, api)).toBe(null)
})
test('names at line ends have the room they need, Chinese ones more, and never too much of the chart', () => {
  expect(nameRoom(['a'])).toBe(40)
  expect(nameRoom(['Pool-taught head #12'])).toBe(144)
  expect(nameRoom(['样本池教导的分类头'])).toBe(111)
  expect(nameRoom(['x'.repeat(80)])).toBe(168)
})
test('marks are drawn once, across or upright', () => {
  const lines = [1, 2].map((colour) => ({ name: 'x', points: [[0, 0] as const], colour }))
  const marked = seriesOf(lines, style, {
    marks: [
      { words: '90 %', y: 0.8 },
      { words: '308', x: 308 },
    ],
  })
  expect(marked.map((s) => s.markLine?.data.map(({ xAxis, yAxis }) => [xAxis, yAxis]))).toEqual([
    [
      [undefined, 0.8],
      [308, undefined],
    ],
    undefined,
  ])
})

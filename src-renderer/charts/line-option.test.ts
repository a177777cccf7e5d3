import { expect, test } from 'vitest'
import { lineOption } from './line-option'

const style = { ink: '#111', edge: '#eee', colours: ['#a', '#b', '#c', '#d', '#e', '#f'], animate: false }

test('names every line at its end in its own colour, the main one thicker', () => {
  const { series } = lineOption(
    [
      {
        name: 'loss',
        points: [
          [1, 2],
          [2, 1],
        ],
        colour: 1,
        main: true,
      },
      { name: 'accuracy', points: [[1, 0.5]], colour: 2 },
    ],
    style,
  ) as { series: { data: unknown; lineStyle: unknown; endLabel: { formatter: string; color: string } }[] }
  expect(series.map((s) => [s.data, s.lineStyle, s.endLabel.formatter, s.endLabel.color])).toEqual([
    [
      [
        [1, 2],
        [2, 1],
      ],
      { width: 2.5, color: '#a' },
      'loss',
      '#a',
    ],
    [[[1, 0.5]], { width: 1.5, color: '#b' }, 'accuracy', '#b'],
  ])
})

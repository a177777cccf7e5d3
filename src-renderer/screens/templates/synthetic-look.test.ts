import { expect, test } from 'vitest'
import { shownSynthetic, syntheticLook } from './synthetic-look'

const map = {
  labels: ['card', 'age'],
  real: { x: [0, 1], y: [0, 1], samples: [4, 9], label: [1, null] },
  synthetic: {
    x: [0, 0.5, 1],
    y: [0, 0.5, 1],
    samples: [1, 2, 3],
    template: [7, 8, 7],
    label: [0, 0, 1],
    state: ['accepted' as const, 'rejected' as const, 'doubtful' as const],
    nearest: [0, 1, null],
  },
  strays: [],
  made: 3,
}
const tokens = { accent: 'a', quiet: 'q', settled: 's', surface: 'f', ink: 'i', data: ['1', '2', '3', '4', '5', '6'] }
const ofLabel = (label: string) => (label === 'age' ? 2 : 0)

test('a filter takes those of a template and of a verdict', () => {
  expect(shownSynthetic(map, { template: null, state: null })).toEqual([0, 1, 2])
  expect(shownSynthetic(map, { template: 7, state: null })).toEqual([0, 2])
  expect(shownSynthetic(map, { template: 7, state: 'doubtful' })).toEqual([2])
})

test('real samples are muted and behind, synthetic ones triangles in full colour, one entry a dot', () => {
  const { palette, paint, shape } = syntheticLook(map, [0, 2], { mode: 'label', ofLabel, templates: [7, 8] }, tokens)
  expect(shape).toEqual(['square', 'dot', 'triangle', 'triangle'])
  expect(paint.map((at) => palette[at])).toEqual(['color-mix(in oklab, 2 55%, f)', 'q', 's', '2'])
  expect(Math.max(paint[0]!, paint[1]!)).toBeLessThan(Math.min(paint[2]!, paint[3]!))
})

test('by template only synthetic samples have a colour, that of their place in the list', () => {
  const look = syntheticLook(map, [0, 1], { mode: 'template', ofLabel, templates: [8, 7] }, tokens)
  expect(look.paint.map((at) => look.palette[at])).toEqual(['q', 'q', '2', '1'])
})

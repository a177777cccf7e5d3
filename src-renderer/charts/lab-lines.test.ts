import { expect, test } from 'vitest'
import { labColours, meanCurve } from './lab-lines'

const point = (labels: number, accuracy: number) => ({
  labels,
  accuracy,
  macroF1: 0,
  ece: 0,
  selectMs: 0,
  trainMs: 0,
})

test('the band is Student’s 95 % interval over seeds, as SciPy has it', () => {
  const accuracies = [0.6, 0.7, 0.65]
  const { points, band } = meanCurve({
    seeds: accuracies.map((accuracy, seed) => ({ seed, points: [point(10, accuracy)] })),
  })
  expect(points).toEqual([[10, expect.closeTo(0.65, 10)]])
  // scipy.stats.t.interval(.95, 2, .65, .05 / 3 ** .5)
  expect(band[0]).toEqual([10, expect.closeTo(0.5258, 3), expect.closeTo(0.7742, 3)])
})
test('a size that a running seed has not reached yet is left out; seeds that have not begun do not count', () => {
  const seeds = [
    { seed: 1, points: [point(10, 0.5), point(20, 0.6)] },
    { seed: 2, points: [point(10, 0.7)] },
    { seed: 3, points: [] },
  ]
  expect(meanCurve({ seeds }).points).toEqual([[10, expect.closeTo(0.6, 10)]])
})
test('the best strategy takes the accent, the baseline the quiet colour', () => {
  const curves = [
    { id: 'random.v1', aulc: 0.9 },
    { id: 'margin.v1', aulc: 0.5 },
    { id: 'entropy.v1', aulc: 0.6 },
  ]
  expect(Object.fromEntries(labColours(curves))).toEqual({ 'entropy.v1': 1, 'margin.v1': 2, 'random.v1': 6 })
})

import { expect, test } from 'vitest'
import { gainOption, noGainFrom } from './gain-lines'

const at = (answers: number, value: number, low: number, high: number) => ({
  answers,
  gain: { value, low, high },
  each: [],
})
const curve = [at(0, 0.2, 0.1, 0.3), at(2, 0.05, 0.01, 0.09), at(10, 0, -0.02, 0.02)]
const style = {
  font: 'f',
  ink: 'i',
  text: 't',
  surface: 's',
  edge: 'e',
  colours: ['1', '2', '3', '4', '5', '6'],
  animate: false,
}
const told = { name: 'gain', none: 'no difference', points: String, count: String }

test('every number of answers has its place, at even distances, with the interval behind the line', () => {
  const { xAxis, series } = gainOption(curve, told, style) as {
    xAxis: { type: string; data: string[] }
    series: { type: string; data: number[][] }[]
  }
  expect(xAxis).toMatchObject({ type: 'category', data: ['0', '2', '10'] })
  expect(series.map(({ type, data }) => [type, data])).toEqual([
    [
      'custom',
      [
        [0, 0.1, 0.3],
        [1, 0.01, 0.09],
        [2, -0.02, 0.02],
      ],
    ],
    [
      'line',
      [
        [0, 0.2],
        [1, 0.05],
        [2, 0],
      ],
    ],
  ])
})

test('a gain is shown up to the last number of answers whose interval lies above 0', () => {
  expect(noGainFrom(curve)).toBe(10)
  expect(noGainFrom(curve.slice(0, 2))).toBeNull()
  expect(noGainFrom([at(0, 0, -1, 1), ...curve.slice(1)])).toBe(10)
  expect(noGainFrom([at(0, 0, -1, 1)])).toBe(0)
})

import { expect, test } from 'vitest'
import { golden } from '../../../tests/golden/golden.ts'
import { cosine, discriminativeRates, linearDecay, oneCycle, stepDecay, warmUp, type Schedule } from './schedules.ts'

const course = (schedule: Schedule, steps: number) => Array.from({ length: steps }, (_, i) => schedule(i + 1, steps))
const worst = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((x, i) => Math.abs(x - b[i]!)))

test('one cycle gives the numbers of PyTorch’s OneCycleLR, worked out from its formula', () => {
  // max_lr 1, ten steps, pct_start 0.3, div_factor 25, final_div_factor 1e4: the phases end at steps 2 and 9 of 0 … 9.
  const rise = (share: number) => 0.04 + (0.96 * (1 - Math.cos(Math.PI * share))) / 2
  const fall = (share: number) => 4e-6 + ((1 - 4e-6) * (1 + Math.cos(Math.PI * share))) / 2
  const expected = [0.04, rise(0.5), 1, ...[1, 2, 3, 4, 5, 6, 7].map((k) => fall(k / 7))]
  expect(worst(course(oneCycle(), 10), expected)).toBeLessThan(1e-12)
  expect(expected[1]).toBeCloseTo(0.52, 12)
  expect(expected[9]).toBeCloseTo(4e-6, 12)
})

test('cosine begins at 1, is half way in the middle and never below its floor', () => {
  expect(cosine()(1, 100)).toBe(1)
  expect(cosine(0.2)(51, 100)).toBeCloseTo(0.6, 12)
  expect(Math.min(...course(cosine(0.2), 100))).toBeGreaterThan(0.2)
})

test('warm-up rises straight, then the schedule after it runs over what is left', () => {
  expect(course(warmUp(0.4, linearDecay), 5)).toEqual([0.5, 1, 1, 1 - 1 / 3, 1 - 2 / 3])
})

test('a step schedule falls by its factor at each share of the run', () => {
  expect(worst(course(stepDecay([0.5, 0.75], 0.1), 4), [1, 1, 0.1, 0.01])).toBeLessThan(1e-12)
})

test('discriminative rates match the reference vectors to 1e-15', () => {
  const { top, factor, groups_top_to_bottom } = golden<{ top: number; factor: number; groups_top_to_bottom: number[] }>(
    'ulmfit_lr',
  )
  expect(worst(discriminativeRates(top, 4, factor), groups_top_to_bottom)).toBeLessThan(1e-15)
})

import { expect, test } from 'vitest'
import { cohenKappa, gain, stoppingLight } from './stopping-rule.ts'

test('kappa agrees with the reference values to 1e-12', () => {
  // numpy, float64: one change in ten; then the textbook pair with po = .7, pe = .33.
  expect(cohenKappa([0, 1, 2, 2, 1, 0, 0, 1, 1, 2], [0, 1, 2, 2, 1, 0, 0, 1, 2, 2])).toBeCloseTo(0.8507462686567164, 12)
  expect(cohenKappa([0, 0, 1, 1, 2, 2, 0, 1, 2, 0], [0, 1, 1, 1, 2, 0, 0, 1, 2, 2])).toBeCloseTo(0.5522388059701492, 12)
})

test('kappa of two labellings that know one class only is full agreement', () => {
  expect(cohenKappa([4, 4], [4, 4])).toBe(1)
})

test('the gain between 80 and 90 of 100 lies between .0022 and .1978', () => {
  const { low, high } = gain({ accuracy: 0.8, samples: 100 }, { accuracy: 0.9, samples: 100 })
  // √(.16/100 + .09/100) = .05
  expect([low, high]).toEqual([expect.closeTo(0.1 - 1.96 * 0.05, 4), expect.closeTo(0.1 + 1.96 * 0.05, 4)])
})

const flat = Array.from({ length: 4 }, () => ({ accuracy: 0.9, samples: 200 }))

test('is green only when predictions stand still and the hold-out is flat', () => {
  expect(stoppingLight({ kappas: [0.99, 0.995, 0.999], holdouts: flat }).light).toBe('green')
})

test('stays amber while the hold-out is too small to tell', () => {
  const small = flat.map(({ accuracy }) => ({ accuracy, samples: 20 }))
  const { light, reasons } = stoppingLight({ kappas: [1, 1, 1], holdouts: small })
  expect({ light, codes: reasons.map(({ code }) => code) }).toEqual({
    light: 'amber',
    codes: ['predictions-stable', 'holdout-too-small'],
  })
})

test('is red while predictions move, and before three trainings', () => {
  expect(stoppingLight({ kappas: [0.6, 0.7, 0.8], holdouts: flat }).light).toBe('red')
  expect(stoppingLight({ kappas: [1, 1], holdouts: flat }).light).toBe('red')
})

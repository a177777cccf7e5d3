import { expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { cohenKappa, f1Bound, gain, stoppingLight } from './stopping-rule.ts'

test('kappa is the reference’s: one change in ten, and the textbook pair', () => {
  const { prev, cur, kappa } = golden<{ prev: number[]; cur: number[]; kappa: number }>('stopping')
  expect(cohenKappa(prev, cur)).toBeCloseTo(kappa, 12)
  const pair = golden<{ a: number[]; b: number[]; kappa: number }>('cohen_kappa')
  expect(cohenKappa(pair.a, pair.b)).toBeCloseTo(pair.kappa, 12)
})

test('how far F1 may still move is bounded as in the reference', () => {
  const { T } = golden<{ T: Record<string, number> }>('bloodgood_bound')
  for (const [agreement, bound] of Object.entries(T)) expect(f1Bound(Number(agreement))).toBeCloseTo(bound, 9)
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

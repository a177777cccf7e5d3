import { expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { matrix } from '../platform/matrix.ts'
import { fitTemperature, negativeLogLikelihood } from './temperature.ts'

const given = golden<{
  logits: number[][]
  y: number[]
  nll_T1: number
  T_star: number
  nll_T_star: number
}>('temperature')
const logits = matrix(given.logits.length, 3, Float32Array.from(given.logits.flat()))
const labels = Int32Array.from(given.y)

test('the fitted temperature and its likelihood are the reference’s', () => {
  expect(negativeLogLikelihood(logits, labels, 1)).toBeCloseTo(given.nll_T1, 6)
  const { temperature, nll, clamped } = fitTemperature(logits, labels)
  expect(temperature).toBeCloseTo(given.T_star, 6)
  expect(nll).toBeCloseTo(given.nll_T_star, 6)
  expect(clamped).toBe(false)
})

test('where every label is right, or the logits say nothing of them, the bound is kept to and told', () => {
  const sure = matrix(2, 2, Float32Array.of(3, 0, 0, 3))
  expect(fitTemperature(sure, Int32Array.of(0, 1))).toMatchObject({
    temperature: expect.closeTo(0.05, 4),
    clamped: true,
  })
  expect(fitTemperature(sure, Int32Array.of(1, 0))).toMatchObject({ temperature: expect.closeTo(20, 3), clamped: true })
})

import { expect, test } from 'vitest'
import { mulberry32 } from '../platform/random.ts'
import { debiasedCalibrationError } from './calibration-error.ts'
import { expectedCalibrationError } from './classification-metrics.ts'
import { criticalZ, normalCdf } from './normal-distribution.ts'

test('the normal distribution is scipy’s', () => {
  for (const [z, p] of [
    [0.3, 0.6179114221889526],
    [-1.7, 0.04456546275854304],
    [2.99, 0.9986051127645078],
    [3.01, 0.9986937615512306],
    [-6, 9.865876450376946e-10],
  ] as const)
    expect(Math.abs(normalCdf(z) / p - 1)).toBeLessThan(1e-11)
  expect(criticalZ(0.1)).toBeCloseTo(1.6448536269514722, 10)
  expect(criticalZ(0.05)).toBeCloseTo(1.959963984540054, 10)
})

test('the debiased error is the reference’s (numpy, scipy’s normal)', () => {
  const n = 240
  const confidences = Array.from({ length: n }, (_, i) => 0.3 + (0.69 * ((i * 37) % n)) / n)
  const hits = confidences.map((p, i) => ((i * 53) % n) / n < p ** 1.5)
  expect(debiasedCalibrationError(confidences, hits)).toBeCloseTo(0.10543009336680026, 9)
})

test('200 samples of a model that is .07 too sure, or not at all, read closer to the truth than in 15 bins', () => {
  const random = mulberry32(3)
  const read = (over: number, of: typeof debiasedCalibrationError) => {
    let sum = 0
    for (let draw = 0; draw < 200; draw++) {
      const confidences = Array.from({ length: 200 }, () => 0.5 + 0.5 * random())
      sum += of(
        confidences,
        confidences.map((p) => random() < p - over),
      )
    }
    return sum / 200
  }
  const [sure, calibrated] = [read(0.07, debiasedCalibrationError), read(0, debiasedCalibrationError)]
  expect(Math.abs(sure - 0.07)).toBeLessThan(0.01)
  expect(calibrated).toBeLessThan(0.035)
  expect(read(0.07, expectedCalibrationError)).toBeGreaterThan(0.08)
  expect(read(0, expectedCalibrationError)).toBeGreaterThan(0.05)
})

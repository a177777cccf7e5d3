import { expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { mulberry32, normal } from '../platform/random.ts'
import { compareCurves } from './compare-curves.ts'
import { lureWeights } from './label-weights.ts'
import { aulc, aulcOfLog, deficiency, labelsToTarget } from './learning-curve.ts'
import { criticalT, twoSidedP } from './student-t.ts'

test('areas, deficiency and labels to a target are those of the reference', () => {
  const g = golden<Record<string, number[] & number>>('aulc')
  const curve = (accuracy: number[]) => accuracy.map((a, i) => ({ labels: g['labels']![i]!, accuracy: a }))
  const [strategy, random] = [curve(g['acc']!), curve(g['acc_random']!)]
  expect(aulc(strategy)).toBeCloseTo(g['aulc_norm']!, 9)
  expect(aulc(random)).toBeCloseTo(g['aulc_random']!, 9)
  expect(aulcOfLog(strategy)).toBeCloseTo(g['aulc_log2_norm']!, 9)
  expect(deficiency(strategy, random, 0.85)).toBeCloseTo(g['deficiency_full_0_85']!, 9)
  expect(labelsToTarget(strategy, 0.75)).toBeCloseTo(g['labels_to_0_75']!, 9)
  expect(labelsToTarget(strategy, 0.9)).toBe(null)
})

test('a target touched once and lost again is not reached, and one reached at the end is', () => {
  const curve = [0.5, 0.8, 0.7, 0.75, 0.85].map((accuracy, i) => ({ labels: 10 * (i + 1), accuracy }))
  expect(labelsToTarget(curve, 0.8)).toBeCloseTo(45, 12)
  expect(labelsToTarget(curve, 0.7)).toBeCloseTo(10 + (10 * 2) / 3, 12)
  expect(labelsToTarget(curve, 0.9)).toBe(null)
})

test('weights of chosen labels are those of the reference', () => {
  const { N, q, v } = golden<{ N: number; q: number[]; v: number[] }>('lure_weights')
  lureWeights(q, N).forEach((weight, i) => expect(weight).toBeCloseTo(v[i]!, 9))
})

test('Student’s t has the quantiles of the tables', () => {
  // Two-sided 5 % points, and scipy.stats.t.sf.
  expect(criticalT(0.05, 1)).toBeCloseTo(12.7062047362, 6)
  expect(criticalT(0.05, 4)).toBeCloseTo(2.7764451052, 8)
  expect(criticalT(0.01, 9)).toBeCloseTo(3.2498355416, 8)
  expect(twoSidedP(2, 10)).toBeCloseTo(0.0733880348, 9)
  expect(twoSidedP(0, 3)).toBeCloseTo(1, 12)
})

const LABELS = [10, 20, 30, 40, 50, 60, 70, 80]
/** Saturating curves, noisy by seed; `speed` says how fast. */
const curvesOf = (speed: number, seeds: number, noise = 0.005) =>
  Array.from({ length: seeds }, (_, seed) => {
    const random = mulberry32(1e6 * speed + seed)
    return LABELS.map((labels) => ({
      labels,
      accuracy: 0.9 * (1 - Math.exp((-labels * speed) / 40)) + noise * normal(random),
    }))
  })

test('twice as fast is a gain, with a ratio near a half in a narrow interval', () => {
  const { verdict, ratioTo90, area, p } = compareCurves(curvesOf(2, 5), curvesOf(1, 5), 0.8, mulberry32(1))
  expect(verdict).toBe('gain')
  expect(p).toBeLessThan(0.001)
  expect(area!.low).toBeGreaterThan(0)
  const { value, low, high } = ratioTo90!
  expect(Math.abs(value - 0.5)).toBeLessThan(0.03)
  expect(low).toBeLessThanOrEqual(value)
  expect(high).toBeGreaterThanOrEqual(value)
  expect(high - low).toBeGreaterThan(0.005)
  expect(high - low).toBeLessThan(0.2)
})

test('chance alone is no gain, the reverse of a gain a loss, one seed too few', () => {
  const random = mulberry32(1)
  expect(compareCurves(curvesOf(1.0001, 5, 0.02), curvesOf(1, 5, 0.02), 0.8, random).verdict).toBe('no-gain')
  expect(compareCurves(curvesOf(1, 5), curvesOf(2, 5), 0.8, random).verdict).toBe('loss')
  expect(compareCurves(curvesOf(2, 1), curvesOf(1, 1), 0.8, random)).toMatchObject({
    verdict: 'too-few-seeds',
    p: null,
  })
})

test('a target one curve does not reach has no ratio', () => {
  expect(compareCurves(curvesOf(2, 3), curvesOf(1, 3), 0.95, mulberry32(1)).ratioTo95).toBe(null)
})

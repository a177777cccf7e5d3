import { expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { mulberry32, normal } from '../platform/random.ts'
import { compareCurves, holm } from './compare-curves.ts'
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
type Curves = ReturnType<typeof curvesOf>
const against = (strategy: Curves, random: Curves, full = 0.8) =>
  compareCurves([strategy], random, { full, finished: true })[0]!

test('twice as fast is a gain, with a ratio near a half in a narrow interval', () => {
  const { verdict, ratioTo90, area, p } = against(curvesOf(2, 5), curvesOf(1, 5))
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
  expect(against(curvesOf(1.0001, 5, 0.02), curvesOf(1, 5, 0.02)).verdict).toBe('no-gain')
  expect(against(curvesOf(1, 5), curvesOf(2, 5)).verdict).toBe('loss')
  expect(against(curvesOf(2, 1), curvesOf(1, 1))).toMatchObject({
    verdict: 'too-few-seeds',
    p: null,
  })
})

test('a target one curve does not reach has no ratio', () => {
  expect(against(curvesOf(2, 3), curvesOf(1, 3), 0.95).ratioTo95).toBe(null)
})

test('p values of several strategies are corrected as R’s p.adjust does', () => {
  expect(holm([0.01, 0.04, null, 0.03, 0.005])).toEqual([0.03, 0.06, null, 0.06, 0.02])
  expect(holm([0.6, 0.7])).toEqual([1, 1])
})

test('nothing is told apart before the last curve is there', () => {
  const [early] = compareCurves([curvesOf(2, 4)], curvesOf(1, 5), { full: 0.8, finished: false })
  expect(early).toMatchObject({ verdict: 'unfinished', p: null, pHolm: null })
})

/** Curves of random: all of a table share the luck of a seed's first batch. */
function randomTable(random: () => number, strategies: number, seeds: number) {
  const starts = Array.from({ length: seeds }, () => 0.02 * normal(random))
  return Array.from({ length: strategies }, () =>
    starts.map((start) => {
      const area = 0.02 * normal(random)
      return LABELS.map((labels, i) => ({ labels, accuracy: 0.7 + start / (i + 1) + area + 0.01 * normal(random) }))
    }),
  )
}

test('of tables of six strategies that are all random, at most one in twenty claims anything', () => {
  const random = mulberry32(5)
  const tables = 1000
  const claims = { gain: 0, any: 0, uncorrected: 0 }
  for (let table = 0; table < tables; table++) {
    const [baseline, ...six] = randomTable(random, 7, 5)
    const compared = compareCurves(six, baseline!, { full: null, finished: true })
    claims.gain += Number(compared.some(({ verdict }) => verdict === 'gain'))
    claims.any += Number(compared.some(({ verdict }) => verdict !== 'no-gain'))
    claims.uncorrected += Number(compared.some(({ p }) => p! < 0.05))
  }
  expect(claims.gain / tables).toBeLessThanOrEqual(0.03)
  expect(claims.any / tables).toBeLessThanOrEqual(0.05)
  // What it was without a correction.
  expect(claims.uncorrected / tables).toBeGreaterThan(0.12)
})

test.each([3, 5, 10])('the interval of a ratio covers it in 94 to 97 of 100 replays, with %i seeds', (seeds) => {
  const random = mulberry32(17)
  const replays = 400
  let covered = 0
  // Where mean curves without noise reach .72: labels = −40/speed · ln .2; 1.5 times as fast needs two thirds.
  const noisy = (speed: number, luck: readonly number[]) =>
    luck.map((own) => {
      const fast = speed * Math.exp(0.12 * own + 0.12 * normal(random))
      return Array.from({ length: 20 }, (_, i) => 6 * (i + 1)).map((labels) => ({
        labels,
        accuracy: 0.9 * (1 - Math.exp((-labels * fast) / 40)) + 0.004 * normal(random),
      }))
    })
  for (let replay = 0; replay < replays; replay++) {
    const luck = Array.from({ length: seeds }, () => normal(random))
    const { ratioTo90 } = against(noisy(1.5, luck), noisy(1, luck), 0.8)
    covered += Number(ratioTo90!.low <= 2 / 3 && 2 / 3 <= ratioTo90!.high)
  }
  expect(covered / replays).toBeGreaterThanOrEqual(0.94)
  expect(covered / replays).toBeLessThanOrEqual(0.97)
})

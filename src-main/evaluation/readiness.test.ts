import { describe, expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { wilsonInterval } from './classification-metrics.ts'
import { ENOUGH_LABELS, holdoutNeeded, readiness, type ReadinessEvidence } from './readiness.ts'

const { correct, n, wilson_lo, target, ready, n_needed_at_90pct } = golden<{
  correct: number
  n: number
  wilson_lo: number
  target: number
  ready: boolean
  n_needed_at_90pct: number
}>('readiness')

const evidence = (right: number, samples: number, change: Partial<ReadinessEvidence> = {}): ReadinessEvidence => ({
  labels: [{ name: 'a', count: 30 }],
  holdout: {
    samples,
    accuracy: right / samples,
    ...wilsonInterval(right, samples),
    metric: 'accuracy',
    ece: samples >= 200 ? 0.02 : null,
  },
  target,
  selfTest: true,
  ...change,
})
const codesOf = (given: ReadinessEvidence) => readiness(given).missing.map(({ code }) => code)

test('is as an independent implementation says it, to 1e-6', () => {
  const said = readiness(evidence(correct, n))
  expect(said.low).toBeCloseTo(wilson_lo, 6)
  expect(said.ready).toBe(ready)
  expect(said.missing[0]).toEqual({ code: 'accuracy', label: null, has: n, needs: n_needed_at_90pct })
})

test('a model that is good enough, measured well enough and calibrated is ready', () => {
  expect(readiness(evidence(270, 300))).toMatchObject({ ready: true, missing: [] })
})

describe('what is missing is named', () => {
  test('labels of a class', () => {
    const labels = [
      { name: 'a', count: ENOUGH_LABELS },
      { name: 'b', count: 3 },
    ]
    expect(readiness(evidence(270, 300, { labels }))).toMatchObject({
      ready: false,
      missing: [{ code: 'labels', label: 'b', has: 3, needs: ENOUGH_LABELS }],
    })
  })
  test('a hold-out, calibration, the self-test', () => {
    expect(codesOf(evidence(1, 1, { holdout: null }))).toEqual(['holdout'])
    expect(codesOf(evidence(95, 100))).toEqual(['calibrationUnknown'])
    const holdout = { ...evidence(270, 300).holdout!, ece: 0.11 }
    expect(codesOf(evidence(270, 300, { holdout }))).toEqual(['calibration'])
    expect(codesOf(evidence(270, 300, { selfTest: null }))).toEqual(['selfTestNotRun'])
    expect(codesOf(evidence(270, 300, { selfTest: false }))).toEqual(['selfTest'])
  })
})

describe('the labels that would do', () => {
  test('are the fewest tens whose bound reaches the target', () => {
    for (const [accuracy, wanted] of [
      [0.85, 0.8],
      [0.95, 0.9],
      [1, 0.95],
    ] as const) {
      const needed = holdoutNeeded(accuracy, wanted)!
      expect(wilsonInterval(accuracy * needed, needed).low).toBeGreaterThanOrEqual(wanted)
      expect(wilsonInterval(accuracy * (needed - 10), needed - 10).low).toBeLessThan(wanted)
    }
  })
  test('are none where the model itself is not good enough', () => {
    expect(holdoutNeeded(0.8, 0.8)).toBeNull()
    expect(holdoutNeeded(0.5, 0.8)).toBeNull()
  })
})

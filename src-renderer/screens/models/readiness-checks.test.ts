import { expect, test } from 'vitest'
import type { Readiness } from '@contract/bundles'
import { readinessChecks } from './readiness-checks'

const asked = (missing: Readiness['missing'], low: number | null = 0.85): Readiness => ({
  ready: missing.length === 0,
  target: 0.8,
  low,
  missing,
})
const lacking = (
  code: Readiness['missing'][number]['code'],
  has: number | null = null,
  needs: number | null = null,
) => ({
  code,
  label: null,
  has,
  needs,
})
const told = (readiness: Readiness) => readinessChecks(readiness).map(({ words }) => words)

test('a ready model meets all four', () => {
  expect(told(asked([]))).toEqual(['accuracyMet', 'calibrationMet', 'labelsMet', 'selfTestMet'])
  expect(readinessChecks(asked([])).every(({ met }) => met)).toBe(true)
})

test('labels with too few answers are one line: which, and how many answers would do in all', () => {
  const few = (label: string, has: number) => ({ code: 'labels' as const, label, has, needs: 10 })
  const [, , labels] = readinessChecks(asked([few('a', 4), few('b', 9)]))
  expect(labels).toMatchObject({ met: false, labels: ['a', 'b'], fields: { count: 2, short: 7, needs: 10 } })
})

test('an accuracy that no number of labels would bring says so, and without a hold-out calibration is not asked', () => {
  expect(told(asked([lacking('accuracy', 300, 400), lacking('calibrationUnknown', 100, 200)], 0.7))).toEqual([
    'accuracy',
    'calibrationUnknown',
    'labelsMet',
    'selfTestMet',
  ])
  expect(told(asked([lacking('accuracy', 300)], 0.7))[0]).toBe('accuracyOutOfReach')
  expect(told(asked([lacking('holdout', 0, 20), lacking('selfTestNotRun')], null))).toEqual([
    'holdout',
    'labelsMet',
    'selfTestNotRun',
  ])
})

import { expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { auroc } from './auroc.ts'
import { classCoverage, singletonShare } from './class-coverage.ts'

test('missing mass and expected classes are those of the reference', () => {
  const given = golden<{
    n: number
    f1: number
    f2: number
    seen: number
    missing_mass: number
    chao1_bias_corrected: number
  }>('good_turing')
  const { n, f1, f2, seen } = given
  // f1 classes once, f2 twice, the rest share what is left.
  const labels = Array.from({ length: f1 }, (_, c) => c)
  for (let c = f1; c < f1 + f2; c++) labels.push(c, c)
  const rest = seen - f1 - f2
  for (let i = 0; labels.length < n; i++) labels.push(f1 + f2 + (i % rest))
  const found = classCoverage(labels)
  expect(found.seen).toBe(seen)
  expect(found.missingMass).toBeCloseTo(given.missing_mass, 6)
  expect(found.expected).toBeCloseTo(given.chao1_bias_corrected, 6)
})

test('without labels everything is unseen', () => {
  expect(classCoverage([])).toEqual({ seen: 0, missingMass: 1, expected: 0 })
})

test('AUROC is the share of pairs in the right order, ties half', () => {
  const scores = [0.9, 0.4, 0.4, 0.1, 0.7, 0.4]
  const wrong = [true, true, false, false, false, true]
  let [pairs, right] = [0, 0]
  scores.forEach((a, i) =>
    scores.forEach((b, j) => {
      if (!wrong[i] || wrong[j]) return
      pairs++
      right += a > b ? 1 : a === b ? 0.5 : 0
    }),
  )
  expect(auroc(scores, wrong)).toBeCloseTo(right / pairs, 12)
  expect(auroc([1, 2], [true, true])).toBeNaN()
})

test('of random labels alone the lonely share is Good’s missing mass', () => {
  const labels = [1, 1, 2, 3, 3, 3, 4, 5]
  expect(singletonShare(labels, [])).toBe(classCoverage(labels).missingMass)
})

test('a class that other labels know is not unseen, however rare it is among the random ones', () => {
  expect(singletonShare([1, 1, 2, 3], [2, 2])).toBe(1 / 4)
  expect(singletonShare([1, 2], [1, 2])).toBe(0)
  expect(singletonShare([], [1])).toBe(1)
})

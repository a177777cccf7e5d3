import { expect, test } from 'vitest'
import type { ClassAnswers } from './holdout-figures.ts'
import { shadowCheck } from './shadow-check.ts'

/** Of `samples` samples the model gets these wrong. */
const answers = (samples: number, wrong: readonly number[]): ClassAnswers => ({
  truth: Array.from({ length: samples }, () => 0),
  predicted: Array.from({ length: samples }, (_, i) => Number(wrong.includes(i))),
  confidence: Array.from({ length: samples }, () => 0.9),
  samples: Array.from({ length: samples }, (_, i) => i + 1),
})
const check = (samples: number, before: readonly number[], now: readonly number[]) =>
  shadowCheck(
    { answers: answers(samples, before), classes: [1, 2] },
    { answers: answers(samples, now), classes: [1, 2] },
  )
const first = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i)

test('a model that loses far more samples than it gains is worse, one that loses a few more is not', () => {
  expect(check(200, [], first(20))).toMatchObject({ worse: true, gain: { value: -0.1, samples: 200 } })
  expect(check(200, [], first(5))!.worse).toBe(false)
  expect(check(200, first(20), first(24, 10))!.worse).toBe(false)
  expect(check(200, first(20), [])!.worse).toBe(false)
})

test('few samples tell nothing, nor do models that were asked different ones', () => {
  expect(check(49, [], first(49))).toBeNull()
  const other = { ...answers(200, []), samples: first(200, 1000) }
  expect(
    shadowCheck({ answers: other, classes: [1, 2] }, { answers: answers(200, first(50)), classes: [1, 2] }),
  ).toBeNull()
})

test('a model as good as the one before is held back at most once in 700 times, however many samples they differ in', () => {
  // Of `differ` samples that one of the two gets right, each falls to either with one half: the binomial, summed exactly.
  for (const differ of [10, 20, 40, 80]) {
    let [chance, log] = [0, -differ * Math.LN2]
    for (let gained = 0; gained <= differ; gained++) {
      const lost = differ - gained
      if (check(400, first(gained), first(lost, gained))!.worse) chance += Math.exp(log)
      log += Math.log((differ - gained) / (gained + 1))
    }
    expect(chance).toBeLessThan(1 / 700)
  }
})

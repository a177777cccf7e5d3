import { expect, test } from 'vitest'
import { mulberry32 } from '../platform/random.ts'
import { holdoutGain } from './holdout-gain.ts'
import { accuracyGain, macroF1Gain, mcnemarP, microF1Gain } from './paired-comparison.ts'

test('McNemar’s exact test is that of statsmodels', () => {
  const p = (gained: number, lost: number) => mcnemarP({ samples: 1000, gained, lost })
  expect(p(3, 12)).toBeCloseTo(0.03515625, 12)
  expect(p(0, 5)).toBeCloseTo(0.0625, 12)
  expect(p(10, 10)).toBe(1)
  expect(p(400, 330)).toBeCloseTo(0.010605994778707762, 12)
  expect(p(0, 0)).toBe(1)
})

test('the interval of a paired gain is Bonett and Price’s by hand', () => {
  // 12 gained, 3 lost of 98: (13 − 4)/100 ± 1.96·√((.17 − .0081)/100)
  const { value, low, high } = accuracyGain({ samples: 98, gained: 12, lost: 3 })
  expect(value).toBeCloseTo(9 / 98, 12)
  expect(low).toBeCloseTo(0.09 - 1.959964 * Math.sqrt(0.001619), 6)
  expect(high).toBeCloseTo(0.09 + 1.959964 * Math.sqrt(0.001619), 6)
})

/** Two models of the same samples, each right as often as given; alike where they can be. */
function pair(right: readonly [number, number], samples: number, classes: number, random: () => number) {
  const truth = Int32Array.from({ length: samples }, () => Math.floor(random() * classes))
  const [before, now] = [new Int32Array(samples), new Int32Array(samples)]
  truth.forEach((t, i) => {
    const u = random()
    const wrong = (t + 1 + Math.floor(random() * (classes - 1))) % classes
    before[i] = u < right[0] ? t : wrong
    now[i] = (random() < 0.8 ? u : random()) < right[1] ? t : wrong
  })
  return { truth, before, now }
}

test.each([
  [0.8, 0.8],
  [0.8, 0.86],
])('paired intervals cover the true gain: %d to %d', (old, fresh) => {
  const random = mulberry32(11)
  const [draws, samples, classes] = [200, 100, 4]
  const covered = { accuracy: 0, macroF1: 0 }
  for (let draw = 0; draw < draws; draw++) {
    const { truth, before, now } = pair([old, fresh], samples, classes, random)
    const count = (of: (i: number) => boolean) => [...truth.keys()].filter(of).length
    const gained = count((i) => before[i] !== truth[i] && now[i] === truth[i])
    const lost = count((i) => before[i] === truth[i] && now[i] !== truth[i])
    const holds = ({ low, high }: { low: number; high: number }) => Number(low <= fresh - old && fresh - old <= high)
    covered.accuracy += holds(accuracyGain({ samples, gained, lost }))
    // Classes alike, errors spread evenly: F1 of each is its accuracy.
    covered.macroF1 += holds(macroF1Gain(truth, before, now, classes))
  }
  expect(covered.accuracy / draws).toBeGreaterThanOrEqual(0.93)
  expect(covered.macroF1 / draws).toBeGreaterThanOrEqual(0.92)
})

test('models are compared on the samples both were asked, whatever their classes are called, by the newer truth', () => {
  const before = {
    classes: [7, 9],
    answers: {
      truth: [0, 1, 2, 0],
      predicted: [0, 0, 1, 0],
      confidence: [1, 1, 1, 1],
      unseen: [4],
      samples: [1, 2, 3, 4],
    },
  }
  const now = {
    classes: [4, 7, 9],
    // Sample 4 was mended from 7 to 9; sample 5 is new.
    answers: {
      truth: [2, 0, 2, 1],
      predicted: [2, 0, 1, 1],
      confidence: [1, 1, 1, 1],
      unseen: [],
      samples: [2, 3, 4, 5],
    },
  }
  const gain = holdoutGain(before, now)!
  expect([gain.samples, gain.p]).toEqual([3, 0.5])
  expect(gain.accuracy.value).toBeCloseTo(2 / 3, 12)
  expect(holdoutGain({ ...before, answers: { ...before.answers, samples: undefined } }, now)).toBe(null)
})

test('the spread of a gain of micro F1 is the jackknife’s', () => {
  const random = mulberry32(23)
  const parts = (hit: number) =>
    Array.from({ length: 150 }, () => {
      const both = 2 + Math.floor(4 * random())
      return { both, twice: 2 * [...Array(both >> 1)].filter(() => random() < hit).length }
    })
  const [before, now] = [parts(0.6), parts(0.75)]
  const f1 = (of: typeof now) => of.reduce((s, { twice }) => s + twice, 0) / of.reduce((s, { both }) => s + both, 0)
  const left = now.map((_, k) => f1(now.filter((_, i) => i !== k)) - f1(before.filter((_, i) => i !== k)))
  const mean = left.reduce((a, b) => a + b, 0) / left.length
  const jackknife = Math.sqrt((149 / 150) * left.reduce((sum, value) => sum + (value - mean) ** 2, 0))
  const { value, high } = microF1Gain(before, now)
  expect(value).toBeCloseTo(f1(now) - f1(before), 12)
  expect((high - value) / 1.959964 / jackknife).toBeCloseTo(1, 1)
})

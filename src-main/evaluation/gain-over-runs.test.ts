import { expect, test } from 'vitest'
import { mulberry32, normal } from '../platform/random.ts'
import { gainOverRuns, verdictOn } from './gain-over-runs.ts'
import { accuracyGain } from './paired-comparison.ts'

const run = (...differences: number[]) => Float64Array.from(differences)
const many = (count: number, value: number) => new Array<number>(count).fill(value)

test('of one run it is the interval of a paired comparison of accuracies', () => {
  const differences = run(...many(9, 1), ...many(3, -1), ...many(288, 0))
  const expected = accuracyGain({ samples: 300, gained: 9, lost: 3 })
  const { gain, each, samples } = gainOverRuns([differences])!
  expect([gain.value, samples, each[0]]).toEqual([expected.value, 300, 0.02])
  // t of 301 degrees of freedom is 1.968, z 1.960.
  expect(gain.low).toBeCloseTo(expected.low, 3)
  expect(gain.high).toBeCloseTo(expected.high, 3)
})

test('a sample counts once, however many runs ask it, and one that none asks does not', () => {
  const once = run(1, -1, 0, 0, 1, NaN)
  const { samples, gain } = gainOverRuns([once, once, once])!
  expect([samples, gain]).toEqual([5, gainOverRuns([once])!.gain])
  expect(gainOverRuns([run(NaN, NaN)])).toBeNull()
})

test('the samples that two points need are those of a paired test with 80 % power', () => {
  // (1.95996 + 0.84162)² · (v − 0.0004)/0.0004 with v = (20 + 2)/302 − (10/302)².
  const v = 22 / 302 - (10 / 302) ** 2
  const { enough } = gainOverRuns([run(...many(15, 1), ...many(5, -1), ...many(280, 0))])!
  expect(enough).toBe(Math.ceil((2.8015852 ** 2 * (v - 0.0004)) / 0.0004))
})

interface Setting {
  readonly samples: number
  readonly runs: number
  /** Shares of samples that only the second, or only the first way is right on. */
  readonly gained: number
  readonly lost: number
  /** Of what a run changes at random, up or down. */
  readonly spread: number
}
/** How often a run sees no difference where there is one. */
const UNSEEN = 0.2

/** Samples and runs drawn anew: samples differ in which way is right on them, runs in what they see of it, and by their own better or worse luck. */
function drawn({ samples, runs, gained, lost, spread }: Setting, seed: number): Float64Array[] {
  const random = mulberry32(seed)
  const own = Float64Array.from({ length: samples }, () => {
    const u = random()
    return u < gained ? 1 : u < gained + lost ? -1 : 0
  })
  return Array.from({ length: runs }, () => {
    const luck = spread * normal(random)
    return own.map((is) => (random() < Math.abs(luck) ? Math.sign(luck) : random() < UNSEEN ? 0 : is))
  })
}
/** E|luck| is spread · √(2/π); luck itself is 0 in the mean. */
const truth = ({ gained, lost, spread }: Setting) =>
  (1 - UNSEEN) * (gained - lost) * (1 - spread * Math.sqrt(2 / Math.PI))

test.each<Setting>([
  { samples: 60, runs: 3, gained: 0.08, lost: 0.08, spread: 0 },
  { samples: 100, runs: 5, gained: 0.12, lost: 0.04, spread: 0 },
  { samples: 400, runs: 5, gained: 0.1, lost: 0.05, spread: 0.02 },
  { samples: 400, runs: 5, gained: 0.02, lost: 0.1, spread: 0.05 },
])('the interval covers the true gain in at least 93 of 100 draws, and not always: %o', (setting) => {
  const draws = 1000
  let covered = 0
  for (let draw = 0; draw < draws; draw++) {
    const { gain } = gainOverRuns(drawn(setting, 7919 * draw + 1))!
    covered += Number(gain.low <= truth(setting) && truth(setting) <= gain.high)
  }
  expect(covered / draws).toBeGreaterThan(0.93)
  expect(covered / draws).toBeLessThan(0.995)
})

test('verdicts: better, worse, no gain worth having, or nothing to be said yet', () => {
  const interval = (low: number, value: number, high: number) => ({ gain: { low, value, high } })
  expect([
    verdictOn(interval(0.01, 0.03, 0.05), 0.01),
    verdictOn(interval(-0.06, -0.03, -0.01), 0.01),
    verdictOn(interval(-0.01, 0.002, 0.015), 0.6),
    verdictOn(interval(-0.03, 0.01, 0.05), 0.3),
    verdictOn(interval(0.001, 0.03, 0.05), 0.2),
  ]).toEqual(['keep', 'remove', 'no-gain', 'too-few', 'too-few'])
})

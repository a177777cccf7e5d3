import { describe, expect, test } from 'vitest'
import { mulberry32 } from '../platform/random.ts'
import { FEWEST_TO_JUDGE } from './context-prior.ts'
import { contextOdds, labelContextGain, learnLabelContext, withOdds } from './label-context.ts'

const many = (n: number, path: readonly string[], labels: readonly number[]) =>
  Array.from({ length: n }, () => ({ path, labels }))

describe('what a context says of each label', () => {
  const prior = learnLabelContext(['device', 'region'], 2, [
    ...many(60, ['phone', 'north'], [0]),
    ...many(20, ['phone', 'south'], [0, 1]),
    ...many(20, ['desk'], []),
  ])
  const oddsOf = contextOdds(prior)
  test('is a difference of logits between binary shares, drawn towards those of the wider context', () => {
    // By hand: 81 of 102 of all and 21 of 102, one with and one without more; 80 of 80 on phones, 0 of 20 at desks, each with 50 more as all have it.
    const logit = (p: number) => Math.log(p / (1 - p))
    const [first, second] = [81 / 102, 21 / 102]
    const phone = (80 + 50 * first) / 130
    expect(Math.log(oddsOf(['phone'])[0]!)).toBeCloseTo(logit(phone) - logit(first), 12)
    expect(Math.log(oddsOf(['desk'])[1]!)).toBeCloseTo(logit((50 * second) / 70) - logit(second), 12)
    const south = (20 + 50 * ((20 + 50 * second) / 130)) / 70
    expect(Math.log(oddsOf(['phone', 'south'])[1]!)).toBeCloseTo(logit(south) - logit(second), 12)
  })
  test('is nothing without a context, and that of the wider one in a context nobody has met', () => {
    expect([...oddsOf([])]).toEqual([1, 1])
    expect([...oddsOf(['watch', 'north'])]).toEqual([1, 1])
    expect(oddsOf(['phone', 'west'])).toEqual(oddsOf(['phone']))
    expect([...contextOdds(learnLabelContext(['device'], 3, []))(['phone'])]).toEqual([1, 1, 1])
  })
  test('moves the logit by its logarithm, and no certainty', () => {
    expect(withOdds(0.2, 3)).toBeCloseTo(1 / (1 + Math.exp(-(Math.log(0.25) + Math.log(3)))), 12)
    expect([withOdds(0, 3), withOdds(1, 3), withOdds(0.4, 1)]).toEqual([0, 1, 0.4])
  })
})

describe('what it is worth', () => {
  /** Samples of three labels, each a coin of its own; a device goes with the first label four times in five, or with none. */
  function drawn(n: number, seed: number, depends: boolean) {
    const random = mulberry32(seed)
    return Array.from({ length: n }, () => {
      const labels = [0, 1, 2].filter(() => random() < 0.4)
      const told = depends && random() < 0.8 ? labels.includes(0) : random() < 0.4
      const probabilities = [0, 1, 2].map((label) => (labels.includes(label) ? 0.25 : 0.05) + 0.7 * random())
      return { path: [told ? 'phone' : 'desk'], labels, truth: labels, probabilities }
    })
  }
  test('it is heard where labels depend on it, and more labels are right', () => {
    const { used, surprise, right } = labelContextGain(
      learnLabelContext(['device'], 3, drawn(300, 1, true)),
      drawn(300, 2, true),
    )
    expect(used).toBe(true)
    expect(surprise!.low).toBeGreaterThan(0)
    expect(right[1]).toBeGreaterThan(right[0])
  })
  test('where they do not, it is refused nearly always', () => {
    const used = Array.from({ length: 200 }, (_, i) =>
      labelContextGain(learnLabelContext(['device'], 3, drawn(200, 2 * i + 11, false)), drawn(200, 2 * i + 12, false)),
    ).filter((gain) => gain.used)
    // One side of a 95 % interval is 2.5 %: 5 of 200 expected, more than 12 once in 500 times.
    expect(used.length).toBeLessThanOrEqual(12)
  })
  test('surprise and micro F1 are those of the labels together', () => {
    const prior = learnLabelContext(['device'], 2, many(50, ['phone'], [0]))
    const asked = Array.from({ length: FEWEST_TO_JUDGE }, () => ({
      probabilities: [0.45, 0.6],
      path: ['phone'],
      truth: [0],
    }))
    const { surprise, right } = labelContextGain(prior, asked)
    // Shares 51/52 and 1/52 of all; 103/104 and 1/104 on phones: odds of 103 against 51, and of 1/103 against 1/51.
    const [p, q] = [(0.45 * 103) / (0.55 * 51 + 0.45 * 103), (0.6 * 51) / (0.4 * 103 + 0.6 * 51)]
    expect(surprise!.value).toBeCloseTo(Math.log(p / 0.45) + Math.log((1 - q) / 0.4), 12)
    // Alone the wrong label of two is given; in the context the right one and no other.
    expect(right).toEqual([0, 1])
  })
  test('fewer samples than it takes say nothing', () => {
    const prior = learnLabelContext(['device'], 3, drawn(200, 1, true))
    const few = labelContextGain(prior, drawn(FEWEST_TO_JUDGE - 1, 2, true))
    expect(few).toMatchObject({ surprise: null, used: false, samples: FEWEST_TO_JUDGE - 1 })
  })
})

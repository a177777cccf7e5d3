import { describe, expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { mulberry32 } from '../platform/random.ts'
import { contextFactors, contextGain, FEWEST_TO_JUDGE, inContext, learnContext, shrunk } from './context-prior.ts'

test('shares are drawn towards those of the wider context, as the reference has it', () => {
  const { m, global_p, device, region, hour } =
    golden<Record<'m' | 'global_p' | 'device' | 'region' | 'hour', number>>('context_init')
  const ofDevice = shrunk(30, 400, global_p, m)
  const ofRegion = shrunk(6, 40, ofDevice, m)
  expect(ofDevice).toBeCloseTo(device, 6)
  expect(ofRegion).toBeCloseTo(region, 6)
  expect(shrunk(2, 5, ofRegion, m)).toBeCloseTo(hour, 6)
})

describe('factors', () => {
  const many = (n: number, path: readonly string[], label: number) => Array.from({ length: n }, () => ({ path, label }))
  const prior = learnContext(['device', 'region'], 2, [
    ...many(60, ['phone', 'north'], 0),
    ...many(20, ['phone', 'south'], 1),
    ...many(20, ['desk'], 1),
  ])
  const factors = contextFactors(prior)
  test('are shares in the context over shares in all', () => {
    // 61 of 102 of all, one more of each; 60 of 80 on phones.
    const root = 61 / 102
    expect(factors(['phone'])[0]).toBeCloseTo((60 + 50 * root) / 130 / root, 12)
  })
  test('of a context nobody has met are those of the wider one; without any context nothing is said', () => {
    expect(factors(['phone', 'west'])).toEqual(factors(['phone']))
    expect([...factors(['watch', 'north'])]).toEqual([1, 1])
    expect([...factors([])]).toEqual([1, 1])
    expect([...contextFactors(learnContext(['device'], 3, []))(['phone'])]).toEqual([1, 1, 1])
  })
  test('leave probabilities that sum to 1, and a label nobody has given possible', () => {
    const said = inContext([0.2, 0.8], factors(['phone', 'north']))
    expect(said[0]! + said[1]!).toBeCloseTo(1, 12)
    expect(said[0]).toBeGreaterThan(0.2)
    const [, never] = inContext(
      [0.5, 0.5],
      contextFactors(learnContext(['device'], 2, many(30, ['phone'], 0)))(['phone']),
    )
    expect(never).toBeGreaterThan(0)
  })
})

describe('what it is worth', () => {
  /** Labels of four that a device goes with three times in four, or not at all. */
  function drawn(n: number, seed: number, depends: boolean) {
    const random = mulberry32(seed)
    return Array.from({ length: n }, () => {
      const device = Math.floor(random() * 4)
      const label = depends && random() < 0.75 ? device : Math.floor(random() * 4)
      const probabilities = [0, 1, 2, 3].map((c) => (c === label ? 1 : 0.6) + 0.8 * random())
      const sum = probabilities.reduce((a, b) => a + b, 0)
      return { path: [`device ${device}`], label, truth: label, probabilities: probabilities.map((p) => p / sum) }
    })
  }
  test('it is heard where labels depend on it', () => {
    const { used, surprise, right } = contextGain(learnContext(['device'], 4, drawn(200, 1, true)), drawn(200, 2, true))
    expect(used).toBe(true)
    expect(surprise!.low).toBeGreaterThan(0)
    expect(right[1]).toBeGreaterThan(right[0])
  })
  test('where they do not, it is refused nearly always', () => {
    const used = Array.from({ length: 200 }, (_, i) =>
      contextGain(learnContext(['device'], 4, drawn(200, 2 * i + 11, false)), drawn(200, 2 * i + 12, false)),
    ).filter((gain) => gain.used)
    // One side of a 95 % interval is 2.5 %: 5 of 200 expected, more than 12 once in 500 times.
    expect(used.length).toBeLessThanOrEqual(12)
  })
  test('fewer samples than it takes say nothing, and labels that are no class do not count', () => {
    const prior = learnContext(['device'], 4, drawn(200, 1, true))
    const few = contextGain(prior, drawn(FEWEST_TO_JUDGE - 1, 2, true))
    expect(few).toMatchObject({ surprise: null, used: false, samples: FEWEST_TO_JUDGE - 1 })
    const foreign = drawn(50, 3, true).map((one) => ({ ...one, truth: -1 }))
    expect(contextGain(prior, foreign)).toMatchObject({ samples: 0, used: false })
  })
})

import { describe, expect, test } from 'vitest'
import { golden } from '../../../tests/golden/golden.ts'
import type { DefaultPool } from '../../contract/default-pool.ts'
import { momentsIn } from '../../platform/column-numbers.ts'
import { decayedCount } from './decayed-count.ts'
import { poolOrder } from './pool-order.ts'
import { SOURCE_VALUES } from './source-values.ts'

const choice: DefaultPool = {
  views: 'views',
  at: 'at',
  halfLifeDays: 7,
  positive: 'good',
  trials: 'tried',
  authority: 'rank',
  typicality: true,
  refresh: { popularity: 'live', success: 'live', authority: 'live', typicality: 'live' },
}
const DAY = 86_400_000
const now = Date.parse('2026-03-01T00:00:00Z')

describe('popularity', () => {
  const {
    events_age_days: ages,
    half_life_days: halfLife,
    decayed_count: decayed,
  } = golden<{
    events_age_days: number[]
    half_life_days: number
    decayed_count: number
  }>('popularity')
  test('counts events that halve by the half-life, as the reference does', () => {
    expect(decayedCount(ages, halfLife)).toBeCloseTo(decayed, 12)
    const at = ages.map((age) => new Date(now - age * DAY).toISOString()).join('; ')
    const onlyTimes = { ...choice, views: null }
    expect(SOURCE_VALUES.popularity({ at }, onlyTimes, now)).toBeCloseTo(decayed, 12)
    // Each of the four moments stands for two views.
    expect(SOURCE_VALUES.popularity({ at, views: '8' }, choice, now)).toBeCloseTo(2 * decayed, 12)
  })
  test('does not decay without times, knows nothing of what has no number, and takes what lies ahead as now', () => {
    expect(SOURCE_VALUES.popularity({ views: 12 }, { ...choice, at: null }, now)).toBe(12)
    expect(SOURCE_VALUES.popularity({ views: 'many', at: now }, choice, now)).toBeNull()
    expect(SOURCE_VALUES.popularity({ views: 3, at: '' }, choice, now)).toBeNull()
    expect(SOURCE_VALUES.popularity({ views: 3, at: now + DAY }, choice, now)).toBe(3)
  })
})

test('success is the lower bound of Wilson’s interval, as the reference has it; no trial, or more hits than trials, says nothing', () => {
  const { x, n, interval, big, zero } = golden<{
    x: number
    n: number
    interval: [number, number]
    big: [number, number]
    zero: [number, number]
  }>('wilson')
  const success = (good: unknown, tried: unknown) => SOURCE_VALUES.success({ good, tried }, choice, now)
  expect(success(x, String(n))).toBeCloseTo(interval[0], 12)
  expect(success(800, 1000)).toBeCloseTo(big[0], 12)
  expect(success(0, 5)).toBeCloseTo(zero[0], 12)
  expect([success(0, 0), success(3, 2), success('', 5), success(undefined, 5)]).toEqual([null, null, null, null])
})

test('times are read as dates, as seconds and as milliseconds since 1970, one or several', () => {
  expect(momentsIn('2026-03-01T00:00:00Z')).toEqual([now])
  expect(momentsIn(now / 1000)).toEqual([now])
  expect(momentsIn(`${now}`)).toEqual([now])
  expect(momentsIn(`["2026-03-01T00:00:00Z", "2026-02-28T00:00:00Z"]`)).toEqual([now, now - DAY])
  expect(momentsIn('yesterday')).toEqual([])
})

describe('the order of the pool', () => {
  const of = (sample: number, popularity: number | null, authority: number | null) => ({
    sample,
    values: { popularity, authority },
  })
  test('is by the mean of where a sample stands in each source; what a source does not know stands in its middle', () => {
    // Popularity 1 < 2 < 3 of three known: shares 1/6, 3/6, 5/6. Authority 10 < 20 of two: 1/4, 3/4.
    const order = poolOrder([of(1, 1, 20), of(2, 3, null), of(3, 2, 10), of(4, null, null)])
    expect(order.map(({ sample }) => sample)).toEqual([2, 4, 1, 3])
    const scores = [(5 / 6 + 0.5) / 2, 0.5, (1 / 6 + 0.75) / 2, (0.5 + 0.25) / 2]
    order.forEach(({ score }, i) => expect(score).toBeCloseTo(scores[i]!, 12))
  })
  test('gives equal ones to the lower id, and does not depend on units', () => {
    const samples = [of(5, 2, 1), of(3, 2, 1), of(4, 1, 1)]
    expect(poolOrder(samples).map(({ sample }) => sample)).toEqual([3, 5, 4])
    const thousandfold = samples.map(({ sample, values }) => of(sample, values.popularity! * 1000, values.authority))
    expect(poolOrder(thousandfold)).toEqual(poolOrder(samples))
  })
})

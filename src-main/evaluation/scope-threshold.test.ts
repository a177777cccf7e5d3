import { expect, test } from 'vitest'
import { ENOUGH_FOR_SCOPE, scopeThreshold } from './scope-threshold.ts'

/** Forty right answers of sureness .9, twenty of .7 of which half are right. */
const confidences = [...Array<number>(40).fill(0.9), ...Array<number>(20).fill(0.7)]
const hits = confidences.map((_, i) => i < 40 || i % 2 === 0)

test('keeps as much as the wanted precision allows, equally sure answers together', () => {
  // All: 50 of 60 right; without those of .7: 40 of 40.
  expect(scopeThreshold(confidences, hits, 0.8)).toMatchObject({
    threshold: 0.7,
    kept: 1,
    precision: 50 / 60,
    samples: 60,
  })
  expect(scopeThreshold(confidences, hits, 0.95)).toMatchObject({
    threshold: 0.9,
    kept: 40 / 60,
    precision: 1,
    high: 1,
  })
})

test('says why there is none', () => {
  const few = ENOUGH_FOR_SCOPE - 1
  expect(scopeThreshold(confidences.slice(0, few), hits.slice(0, few), 0.8)).toBe('too few')
  expect(
    scopeThreshold(
      confidences,
      hits.map(() => false),
      0.8,
    ),
  ).toBe('never so precise')
})

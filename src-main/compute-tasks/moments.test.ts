import { expect, test } from 'vitest'
import { moments } from './moments.ts'

test('of a step every 10 ms ten moments a second are told, whichever part of the training it is of', () => {
  const told: number[] = []
  let now = 500
  const tell = moments(
    ({ point }) => told.push(point.step),
    () => now,
  )
  // Two parts of half a second.
  for (const part of [0, 1])
    for (let step = 1; step <= 50; step++, now += 10)
      tell({ step: 50 * part + step, steps: 100, loss: 1, samplesPerSecond: 1, etaMs: 0 })
  expect(told).toEqual([1, 11, 21, 31, 41, 51, 61, 71, 81, 91])
})

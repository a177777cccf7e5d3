import { expect, test } from 'vitest'
import { accuracyRange, paretoFront } from './size-accuracy'

const model = (version: number, bytes: number, accuracy: number) => ({
  version,
  name: String(version),
  bytes,
  accuracy,
  low: accuracy - 0.05,
  high: accuracy + 0.05,
  ms: null,
})

test('worth choosing is what no other model is both smaller and better than', () => {
  const all = [
    model(1, 90e6, 0.93),
    model(2, 1e6, 0.88),
    model(3, 5e6, 0.88),
    model(4, 5e6, 0.9),
    model(5, 120e6, 0.92),
  ]
  expect(paretoFront(all).map(({ version }) => version)).toEqual([2, 4, 1])
  expect(paretoFront([])).toEqual([])
})

test('the axis of accuracy has two points of room, and ends at all and nothing', () => {
  expect(accuracyRange([model(1, 1, 0.868), model(2, 2, 0.868)])).toEqual({ min: 0.84, max: 0.89 })
  expect(accuracyRange([model(1, 1, 0.01), model(2, 2, 0.995)])).toEqual({ min: 0, max: 1 })
})

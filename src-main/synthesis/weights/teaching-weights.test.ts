import { expect, test } from 'vitest'
import { syntheticShare, syntheticWeights, syntheticWorth } from './teaching-weights.ts'

// By hand: of n real labels min(m, 5, max(1, n)).
test('synthetic samples weigh as one label before the first, as many as there are up to five, and five from then on', () => {
  const worth = [0, 1, 2, 5, 20, 95].map((real) => syntheticWorth(real, 200))
  expect(worth).toEqual([1, 1, 2, 5, 5, 5])
  expect([0, 1, 2, 5, 20, 95].map((real) => +syntheticShare(real, 200).toFixed(6))).toEqual([
    1, 0.5, 0.5, 0.5, 0.2, 0.05,
  ])
})

test('a few samples weigh no more than as many labels, and none weigh nothing', () => {
  expect([syntheticWorth(20, 2), syntheticWorth(0, 0), syntheticShare(0, 0), syntheticShare(8, 2)]).toEqual([
    2, 0, 0, 0.2,
  ])
})

test('the samples of a class share its weight', () => {
  const weights = syntheticWeights(Int32Array.of(0, 2, 2, 0, 2, 2), [0, 9, 3])
  expect([...weights]).toEqual([0.5, 0.75, 0.75, 0.5, 0.75, 0.75])
})

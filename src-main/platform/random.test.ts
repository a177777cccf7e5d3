import { expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { mulberry32, sampleWithoutReplacement, weightedIndex } from './random.ts'

test('the stream of a seed is the reference’s', () => {
  const { seed, first5 } = golden<{ seed: number; first5: number[] }>('mulberry32')
  const random = mulberry32(seed)
  expect(first5.map(() => random())).toEqual(first5)
})

test('a weighted draw is the reference’s, and never gives what weighs nothing', () => {
  const { second_probs, second_for_u_0_5 } = golden<{ second_probs: number[]; second_for_u_0_5: number }>('badge')
  expect(weightedIndex(second_probs, () => 0.5)).toBe(second_for_u_0_5)
  expect(weightedIndex([0, 1, 0], () => 0)).toBe(1)
  expect(weightedIndex([0, 0, 0], () => 0.5)).toBe(1)
  expect(() => weightedIndex([], () => 0)).toThrow(RangeError)
})

test('a draw without replacement gives each once, all of them where more are wanted', () => {
  const drawn = sampleWithoutReplacement(50, 80, mulberry32(1))
  expect([...drawn].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i))
})

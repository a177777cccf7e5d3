import { expect, test } from 'vitest'
import { stepsTogether } from './steps-together.ts'

test('a small head takes ten steps in a run, a convolution two, and what takes long by itself one', () => {
  // Forward and twice back: 6 operations a weight and sample.
  const head = 6 * 64 * (384 * 256 + 256 * 77)
  const convolution = 6 * 64 * 9 * (3 * 32 * 32 ** 2 + 32 * 64 * 16 ** 2 + 64 * 128 * 8 ** 2)
  expect([head, convolution, 1e12].map(stepsTogether)).toEqual([10, 2, 1])
})

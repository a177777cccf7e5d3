import { expect, test } from 'vitest'
import { bigCount } from './big-count'

test('what can be read is written out, what cannot as a power of ten', () => {
  expect(
    ['4812', '999999999999999', '1000000000000000', (2n ** 900n).toString()].map((n) => bigCount(n, 'en')),
  ).toEqual(['4,812', '999,999,999,999,999', '1.0 × 10¹⁵', '8.4 × 10²⁷⁰'])
})

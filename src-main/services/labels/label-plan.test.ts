import { expect, test } from 'vitest'
import { isOneSlip } from './label-plan.ts'

test('one slip of the pen: a letter more, less, another, two exchanged; never a digit', () => {
  const slips = [
    ['card arrival', 'card arival'],
    ['refund', 'refunds'],
    ['refund', 'rehund'],
    ['refund', 'refnud'],
  ] as const
  expect(slips.map(([a, b]) => [isOneSlip(a, b), isOneSlip(b, a)])).toEqual(slips.map(() => [true, true]))
  const others = [
    ['refund', 'refund'],
    ['level 1', 'level 2'],
    ['top up', 'top up 2'],
    ['refund', 'rofond'],
    ['abcdef', 'abefcd'],
  ] as const
  expect(others.map(([a, b]) => isOneSlip(a, b))).toEqual(others.map(() => false))
})

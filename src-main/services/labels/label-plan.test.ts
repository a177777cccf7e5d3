import { expect, test } from 'vitest'
import type { LabelRecord } from '../../storage/tables/labels.ts'
import { isOneSlip, planLabels } from './label-plan.ts'

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

const said = { description: '', keywords: [], examples: [], key: null, colour: null, retired: null }
const record = (name: string, id: number): LabelRecord => ({
  ...said,
  id,
  name,
  position: id,
  count: 0,
  retiredAt: null,
  mergedInto: null,
})

test('a label is the one called so to the letter, else the one that reads so, else it is alike one that is a slip away', () => {
  const labels = ['card_arrival', 'CardArrival', 'age_limit', 'yes', 'top_up_1'].map(record)
  const plan = (name: string) => {
    const { is, of } = planLabels([{ ...said, line: 1, name }], labels)[0]!
    return [is, of?.name]
  }
  expect(
    ['CardArrival', 'card-arrival', 'AgeLimit', 'age_limti', 'age_limits', 'ge_limit', 'yet', 'top_up_2'].map(plan),
  ).toEqual([
    ['known', 'CardArrival'],
    ['known', 'card_arrival'],
    ['known', 'age_limit'],
    ['alike', 'age_limit'],
    ['alike', 'age_limit'],
    ['alike', 'age_limit'],
    ['new', undefined],
    ['new', undefined],
  ])
})

import { expect, test } from 'vitest'
import { mulberry32 } from '../../platform/random.ts'
import { bagArranger, GROUP, type Bag } from './bag-blocks.ts'

const bag = (...ids: number[]): Bag => ({ ids, shares: ids.map(() => 1) })
const nothing = (count: number) => Array.from({ length: count }, () => bag())
/** A batch of two groups, each beginning with the given bags. */
const twoGroups = (first: Bag[], second: Bag[]) => [...first, ...nothing(GROUP - first.length), ...second]
const rowsIn = (ids: Int32Array) => [...ids].filter((id) => id >= 0)

test('a row that one group names lies among its own, a row of several among the shared ones', () => {
  const { ids, counts, sizes } = bagArranger(10)(twoGroups([bag(5, 2, 5), bag(5)], [bag(2, 7)]))
  expect(sizes).toEqual({ shared: 8, own: 8, groups: 2 })
  expect(rowsIn(ids.shared)).toEqual([2])
  expect(rowsIn(ids.own.subarray(0, 8))).toEqual([5])
  expect(rowsIn(ids.own.subarray(8))).toEqual([7])
  expect([0, 1, GROUP].map((row) => counts.shared[row * 8])).toEqual([1, 0, 1])
  expect([0, 1, GROUP].map((row) => counts.own[row * 8])).toEqual([2, 1, 1])
})

test('the rest of a group that names far more rows than the others is shared', () => {
  const many = Array.from({ length: 100 }, (_, i) => i)
  const { ids, sizes } = bagArranger(101)(twoGroups([bag(...many)], [bag(100)]))
  expect(sizes.own).toBe(56)
  expect(rowsIn(ids.own)).toEqual([...many.slice(0, 56), 100])
  expect(rowsIn(ids.shared)).toEqual(many.slice(56))
})

test('counts times rows are the sums of the bags, batch after batch', () => {
  const [random, rows] = [mulberry32(1), 500]
  const arrange = bagArranger(rows)
  const values = Float64Array.from({ length: rows }, random)
  for (const size of [1, 3, GROUP, 2 * GROUP + 5]) {
    const bags = Array.from({ length: size }, (): Bag => {
      const ids = Array.from({ length: Math.floor(20 * random()) }, () => Math.floor(rows * random() ** 3))
      return { ids, shares: ids.map(random) }
    })
    const { ids, counts, sizes } = arrange(bags)
    const [shared, own] = [sizes.shared, sizes.own]
    bags.forEach((bag, b) => {
      const group = Math.floor(b / GROUP)
      const fromShared = sum(shared, (i) => counts.shared[b * shared + i]! * (values[ids.shared[i]!] ?? 0))
      const fromOwn = sum(own, (i) => counts.own[b * own + i]! * (values[ids.own[group * own + i]!] ?? 0))
      const wanted = sum(bag.ids.length, (i) => bag.shares[i]! * values[bag.ids[i]!]!)
      expect(fromShared + fromOwn).toBeCloseTo(wanted, 5)
    })
  }
})

const sum = (count: number, of: (i: number) => number) =>
  Array.from({ length: count }, (_, i) => of(i)).reduce((total, x) => total + x, 0)

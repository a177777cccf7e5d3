import { expect, test } from 'vitest'
import { epochRows, roomFor } from './epoch-rows.ts'

test('without pseudo-labels an epoch is every labelled row', () => {
  expect(epochRows(5, 0, 3, 1)).toEqual([0, 1, 2, 3, 4])
})

test.each([10, 11])('with %i labels an epoch is as long as without, and two epochs take no label twice', (labelled) => {
  const taught = roomFor(labelled, 2)
  const [one, other] = [0, 1].map((epoch) => epochRows(labelled, taught, epoch, 7)) as [number[], number[]]
  expect([one.length, other.length]).toEqual([labelled, labelled])
  const own = [...one, ...other].filter((row) => row < labelled)
  expect(new Set(own).size).toBe(own.length)
  expect(own.length).toBe(2 * Math.floor(labelled / 2))
})

test('pseudo-labelled rows are read on from epoch to epoch, all of them once where the epochs have room', () => {
  const [labelled, epochs] = [10, 4]
  const taught = roomFor(labelled, epochs)
  const read = Array.from({ length: epochs }, (_, epoch) => epochRows(labelled, taught, epoch, 7))
    .flat()
    .filter((row) => row >= labelled)
  expect(read).toEqual(Array.from({ length: taught }, (_, i) => labelled + i))
})

test('few pseudo-labelled rows are read again from the first', () => {
  const rows = [0, 1].map((epoch) => epochRows(8, 3, epoch, 1).filter((row) => row >= 8))
  expect(rows).toEqual([[8, 9, 10, 8], [9, 10, 8, 9]]) // prettier-ignore
})

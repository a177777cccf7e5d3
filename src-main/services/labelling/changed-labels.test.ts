import { expect, test } from 'vitest'
import { changedLabels } from './changed-labels.ts'

const labelled = (...labelIds: number[]) => ({ state: 'labelled' as const, labelIds })
const skipped = { state: 'skipped' as const, labelIds: [] }

test('labels are added to what a sample has, once each; what it has already changes nothing', () => {
  expect(changedLabels(labelled(3), 'add', [1, 3])).toEqual([3, 1])
  expect(changedLabels(labelled(3, 1), 'add', [1])).toBe(null)
  expect(changedLabels(labelled(), 'add', [2])).toEqual([2])
  expect(changedLabels(skipped, 'add', [2])).toEqual([2])
})
test('labels are taken from what a sample has; of the last one it keeps that none applies, and where there is none nothing happens', () => {
  expect(changedLabels(labelled(3, 1), 'remove', [3, 7])).toEqual([1])
  expect(changedLabels(labelled(3), 'remove', [3])).toEqual([])
  expect(changedLabels(labelled(3), 'remove', [1])).toBe(null)
  expect(changedLabels(labelled(), 'remove', [1])).toBe(null)
  expect(changedLabels(skipped, 'remove', [1])).toBe(null)
})

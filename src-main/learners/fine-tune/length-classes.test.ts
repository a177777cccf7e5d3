import { expect, test } from 'vitest'
import { mulberry32 } from '../../platform/random.ts'
import { batchSizes, epochBatches, sizeFor } from './length-classes.ts'

const lengths = Int32Array.from({ length: 203 }, (_, i) => 3 + ((i * 37) % 41))
const all = [...lengths.keys()]

test('a few sizes, whole multiples of four, the longest text among them', () => {
  const sizes = batchSizes(lengths)
  expect(sizes.length).toBeLessThanOrEqual(5)
  expect(sizes.filter((size) => size % 4 !== 0)).toEqual([])
  expect(sizes.at(-1)).toBe(44)
})

test('an epoch takes every row once and pads little', () => {
  const batches = epochBatches(all, lengths, 16, mulberry32(1))
  expect(batches.flat().sort((a, b) => a - b)).toEqual([...lengths.keys()])
  const sizes = batchSizes(lengths)
  const fed = batches.reduce((sum, rows) => sum + rows.length * sizeFor(lengths, rows, sizes), 0)
  const held = lengths.reduce((sum, length) => sum + length, 0)
  // Batches of random rows would be padded to twice the tokens they hold.
  expect(fed / held).toBeLessThan(1.4)
})

test('the same seed gives the same epoch, another seed another', () => {
  const [one, same, other] = [1, 1, 2].map((seed) => epochBatches(all, lengths, 16, mulberry32(seed)))
  expect(same).toEqual(one)
  expect(other).not.toEqual(one)
})

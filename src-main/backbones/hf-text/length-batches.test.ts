import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lengthBatches } from './length-batches.ts'

test('puts every text that is not empty into one batch, within both limits, with like lengths', () => {
  const limits = { rows: 4, tokens: 40 }
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }), (lengths) => {
      const batches = lengthBatches(lengths, limits)
      const order = batches.flat().map((i) => lengths[i]!)
      expect(order).toEqual(lengths.filter((length) => length > 0).sort((a, b) => a - b))
      expect(new Set(batches.flat()).size).toBe(order.length)
      for (const batch of batches) {
        const longest = Math.max(...batch.map((i) => lengths[i]!))
        expect(batch.length).toBeLessThanOrEqual(limits.rows)
        // A text longer than the limit still runs, alone.
        expect(batch.length === 1 || batch.length * longest <= limits.tokens).toBe(true)
      }
    }),
  )
})

test('fills batches as far as the limits go', () => {
  expect(lengthBatches([3, 1, 2, 1, 9], { rows: 3, tokens: 100 })).toEqual([
    [1, 3, 2],
    [0, 4],
  ])
})

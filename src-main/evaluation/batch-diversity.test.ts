import { expect, test } from 'vitest'
import { matrix } from '../platform/matrix.ts'
import { batchDiversity } from './batch-diversity.ts'

test('two copies and one stranger: two thirds are near copies, the mean distance is two thirds', () => {
  // Cosines 1, 0 and 0: distances 0, 1 and 1.
  const batch = matrix(3, 2, Float32Array.of(1, 0, 1, 0, 0, 1))
  const { nearCopies, spread } = batchDiversity(batch)
  expect([nearCopies, spread]).toEqual([expect.closeTo(2 / 3, 12), expect.closeTo(2 / 3, 12)])
})

test('a batch of one repeats nothing', () => {
  expect(batchDiversity(matrix(1, 2, Float32Array.of(0.6, 0.8)))).toEqual({ nearCopies: 0, spread: 0 })
})

import { expect, test } from 'vitest'
import { matrix } from '../../platform/matrix.ts'
import { withoutCopiesOf } from './fit-with-pool.ts'

const rows = matrix(4, 1, Float32Array.of(10, 11, 12, 13))
const synthetic = {
  rows,
  smooth: rows,
  of: rows,
  labels: Int32Array.of(0, 1, 0, 1),
  weights: Float32Array.of(0.5, 1, 0.25, 1),
}

test('rows that are asked in turn are asked without their copies', () => {
  const left = withoutCopiesOf({ ...synthetic, copyOf: Int32Array.of(7, 8, -1, 7) }, [7, 9])!
  expect([...left.rows.data, ...left.smooth.data]).toEqual([11, 12, 11, 12])
  expect([[...left.labels], [...left.weights], [...left.copyOf!]]).toEqual([
    [1, 0],
    [1, 0.25],
    [8, -1],
  ])
  expect(withoutCopiesOf({ ...synthetic, copyOf: Int32Array.of(7, 7, 7, 7) }, [7])).toBeUndefined()
  expect(withoutCopiesOf(synthetic, [7])).toBe(synthetic)
})

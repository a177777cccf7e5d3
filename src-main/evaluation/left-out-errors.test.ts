import { expect, test } from 'vitest'
import { matrix, rowOf } from '../platform/matrix.ts'
import { mulberry32 } from '../platform/random.ts'
import { leftOutErrors, ridgeKernel } from './left-out-errors.ts'

const N = 12
const D = 3
const random = mulberry32(4)
const rows = matrix(
  N,
  D,
  Float32Array.from({ length: N * D }, () => random() - 0.5),
)
const labels = Int32Array.from({ length: N }, (_, i) => i % 3)

/** Solves (XᵀX + λI) w = XᵀY by elimination: ridge regression in its first form, fitted anew without one row. */
function toldWithout(left: number, target: (i: number) => number): number {
  const a = Array.from({ length: D }, (_, r) =>
    Array.from({ length: D + 1 }, (_, c) => {
      let sum = r === c ? 0.3 : 0
      for (let i = 0; i < N; i++) if (i !== left) sum += rowOf(rows, i)[r]! * (c === D ? target(i) : rowOf(rows, i)[c]!)
      return sum
    }),
  )
  for (let p = 0; p < D; p++)
    for (let r = 0; r < D; r++) {
      if (r === p) continue
      const factor = a[r]![p]! / a[p]![p]!
      for (let c = p; c <= D; c++) a[r]![c]! -= factor * a[p]![c]!
    }
  return rowOf(rows, left).reduce((sum, x, j) => sum + (x * a[j]![D]!) / a[j]![j]!, 0)
}

test('errors are those of a regression that is fitted anew without each row', () => {
  const of = 9
  const share = 1 / 3
  const errors = leftOutErrors(ridgeKernel(rows), labels, { classes: 3, of })
  for (let i = 0; i < of; i++) {
    const parts = [0, 1, 2].map((c) => {
      const target = (k: number) => Number(labels[k] === c) - share
      return (toldWithout(i, target) - target(i)) ** 2
    })
    expect(errors[i]).toBeCloseTo(
      parts.reduce((a, b) => a + b, 0),
      5,
    )
  }
})

import { expect, test } from 'vitest'
import { matrix } from '../../platform/matrix.ts'
import { mulberry32 } from '../../platform/random.ts'
import { leastChange } from './least-change.ts'

/** (AᵀA + λ)⁻¹AᵀR by elimination with the largest pivot, in float64. */
function directly(a: readonly (readonly number[])[], r: readonly number[], penalty: number): number[] {
  const n = a[0]!.length
  const rows = Array.from({ length: n }, (_, i) => [
    ...Array.from({ length: n }, (_, j) => a.reduce((sum, row) => sum + row[i]! * row[j]!, i === j ? penalty : 0)),
    a.reduce((sum, row, s) => sum + row[i]! * r[s]!, 0),
  ])
  for (let i = 0; i < n; i++) {
    const pivot = rows.slice(i).reduce((best, row) => (Math.abs(row[i]!) > Math.abs(best[i]!) ? row : best))
    rows.splice(rows.indexOf(pivot), 1)
    rows.splice(i, 0, pivot)
    for (const row of rows)
      if (row !== pivot) {
        const factor = row[i]! / pivot[i]!
        pivot.forEach((value, j) => (row[j]! -= factor * value))
      }
  }
  return rows.map((row, i) => row[n]! / row[i]!)
}

test('conjugate gradients end where the normal equations are solved directly, each column by itself', async () => {
  const random = mulberry32(7)
  const [n, pieces] = [12, 5]
  const dense = Array.from({ length: n }, () => Array.from({ length: pieces }, () => (random() < 0.5 ? random() : 0)))
  const wanted = Array.from({ length: n }, () => [random() - 0.5, 3 * random()])
  const nonZero = dense.map((row) => row.flatMap((value, column) => (value === 0 ? [] : [[column, value] as const])))
  const starts = Int32Array.from([0, ...nonZero.map((_, i) => nonZero.slice(0, i + 1).flat().length)])
  const sparse = {
    rows: n,
    starts,
    columns: Int32Array.from(nonZero.flat(), ([column]) => column),
    values: Float32Array.from(nonZero.flat(), ([, value]) => value),
  }
  const solution = await leastChange(sparse, pieces, matrix(n, 2, Float32Array.from(wanted.flat())), {
    penalty: 0.3,
    rounds: 10,
  })
  for (const column of [0, 1]) {
    const expected = directly(
      dense,
      wanted.map((row) => row[column]!),
      0.3,
    )
    expected.forEach((value, piece) => expect(solution.data[2 * piece + column]).toBeCloseTo(value, 4))
  }
})

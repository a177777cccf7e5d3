import { expect, test } from 'vitest'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { matrix, rowOf } from '../../platform/matrix.ts'
import { mulberry32, normal } from '../../platform/random.ts'
import { mainDirections } from './main-directions.ts'

const runtime = createRuntime({ threads: 1 })

test('distances are those of columns over their deviation, of differences half as much over that of their sums', async () => {
  const random = mulberry32(4)
  const [rows, block] = [40, 3]
  const x = matrix(rows, 2 * block)
  x.data.forEach((_, at) => (x.data[at] = ((at % 6) + 1) * normal(random) + 5))
  const columns = Array.from({ length: 2 * block }, (_, j) => Array.from(x.data.filter((_, at) => at % 6 === j)))
  const deviations = columns.map((column) => {
    const mean = column.reduce((a, b) => a + b) / rows
    return Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows)
  })
  const usual = (deviations[0]! + deviations[1]! + deviations[2]!) / 3
  const scales = columns.map((_, j) => (j < block ? 1 : 0.5) / (deviations[j % block]! + 0.1 * usual))
  const wanted = (a: number, b: number) => Math.hypot(...columns.map((of, j) => (of[a]! - of[b]!) * scales[j]!))

  const { basis, offset } = await mainDirections(matrix(rows, 6, x.data.slice()), block, 6, random, { runtime })
  const projected = (i: number) =>
    offset.map((off, d) => rowOf(x, i).reduce((sum, value, j) => sum + value * basis.data[j * 6 + d]!, -off))
  const centre = projected(0).map((_, d) =>
    Array.from({ length: rows }, (_, i) => projected(i)[d]!).reduce((a, b) => a + b),
  )
  for (const value of centre) expect(Math.abs(value)).toBeLessThan(1e-3)
  for (let i = 1; i < rows; i++) {
    const [one, other] = [projected(0), projected(i)]
    expect(Math.hypot(...one.map((value, d) => value - other[d]!))).toBeCloseTo(wanted(0, i), 3)
  }
})

test('columns that do not vary count for nothing', async () => {
  const even = matrix(5, 8, new Float32Array(40).fill(3))
  const { basis } = await mainDirections(even, 4, 8, mulberry32(1), { runtime })
  expect([basis.rows, ...basis.data.map((value) => Number(Number.isFinite(value)))]).not.toContain(0)
})

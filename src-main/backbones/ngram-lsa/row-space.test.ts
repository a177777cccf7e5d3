import { expect, test } from 'vitest'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { matrix, type Matrix } from '../../platform/matrix.ts'
import { mulberry32, normal } from '../../platform/random.ts'
import { openProducts } from './products.ts'
import { rowSpace } from './row-space.ts'
import type { WeightedRows } from './weigh.ts'

const runtime = createRuntime({ threads: 1 })

/** U·diag(scales)·V with random factors, its first `dense` columns dense: rank = scales.length. */
function ofRank(rows: number, columns: number, scales: readonly number[], dense: number) {
  const random = mulberry32(11)
  const draw = (length: number) => Float64Array.from({ length }, () => normal(random))
  const [u, v] = [draw(rows * scales.length), draw(scales.length * columns)]
  const whole = matrix(rows, columns)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++)
      scales.forEach((s, k) => (whole.data[i * columns + j]! += s * u[i * scales.length + k]! * v[k * columns + j]!))
  return { whole, split: split(whole, dense) }
}

function split({ rows, columns, data }: Matrix, dense: number): WeightedRows {
  const frequent = matrix(rows, dense)
  const rare = { rows, starts: new Int32Array(rows + 1), columns: [] as number[], values: [] as number[] }
  for (let i = 0; i < rows; i++) {
    frequent.data.set(data.subarray(i * columns, i * columns + dense), i * dense)
    for (let j = dense; j < columns; j++) {
      rare.columns.push(j - dense)
      rare.values.push(data[i * columns + j]!)
    }
    rare.starts[i + 1] = rare.columns.length
  }
  return { frequent, rare: { ...rare, columns: Int32Array.from(rare.columns), values: Float32Array.from(rare.values) } }
}

const energy = (data: ArrayLike<number>) => Array.from(data).reduce((sum, x) => sum + x * x, 0)

async function basisOf(a: WeightedRows, columns: number, dimensions: number) {
  const products = await openProducts(runtime)
  const basis = await rowSpace(a, columns, { dimensions, powers: 2 }, mulberry32(1), products)
  const projected = await products.times(a, basis)
  const gram = await products.denseTransposed(basis, basis)
  await products.release()
  return { basis, projected, gram }
}

test.each([0, 7, 30])(
  'finds an orthonormal basis that keeps a matrix of low rank whole (%i columns dense)',
  async (dense) => {
    const { whole, split } = ofRank(50, 30, [5, 3, 2, 1], dense)
    const { gram, projected } = await basisOf(split, 30, 4)
    for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) expect(gram.data[4 * i + j]).toBeCloseTo(i === j ? 1 : 0, 4)
    expect(energy(projected.data) / energy(whole.data)).toBeCloseTo(1, 5)
  },
)

test('keeps the strongest directions where there are more than dimensions', async () => {
  // Each direction stronger than the next: the best two hold all but 1e-6 of the energy.
  const { whole, split } = ofRank(60, 40, [1000, 300, 0.1, 0.1, 0.1], 10)
  const { projected } = await basisOf(split, 40, 2)
  expect(energy(projected.data) / energy(whole.data)).toBeGreaterThan(1 - 1e-5)
})

test('leaves directions that are not there at zero', async () => {
  const { whole, split } = ofRank(20, 12, [2, 1], 4)
  const { basis, projected, gram } = await basisOf(split, 12, 8)
  expect(basis.columns).toBe(8)
  expect(energy(projected.data) / energy(whole.data)).toBeCloseTo(1, 4)
  expect(gram.data.filter((_, i) => i % 9 === 0).every((x) => x === 0 || Math.abs(x - 1) < 1e-3)).toBe(true)
})

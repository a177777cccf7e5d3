import { expect, test } from 'vitest'
import { matrix } from '../platform/matrix.ts'
import { mulberry32 } from '../platform/random.ts'
import { plainMatrixMath } from '../query-strategies/geometry/plain-matrix-math.ts'
import { onPlane, principalPlane } from './principal-plane.ts'

const { similarities: products } = plainMatrixMath

/** A cloud stretched 5 : 2 : 0.1 along three known directions at right angles, away from the origin. */
function stretchedCloud(rows: number) {
  const random = mulberry32(4)
  const bell = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const directions = [
    [2 / 3, 2 / 3, 1 / 3],
    [-2 / 3, 1 / 3, 2 / 3],
    [1 / 3, -2 / 3, 2 / 3],
  ]
  const parts = Array.from({ length: rows }, () => [5 * bell(), 2 * bell(), 0.1 * bell()])
  const data = parts.flatMap((part) =>
    [0, 1, 2].map((j) => 3 + part.reduce((s, p, k) => s + p * directions[k]![j]!, 0)),
  )
  return { cloud: matrix(rows, 3, Float32Array.from(data)), parts, directions }
}

test('the plane lies along the two directions a cloud was stretched in', async () => {
  const { cloud, directions } = stretchedCloud(4000)
  const { axes } = await principalPlane(cloud, products)
  for (const axis of [0, 1]) {
    const cosine = [0, 1, 2].reduce((sum, j) => sum + axes.data[axis * 3 + j]! * directions[axis]![j]!, 0)
    expect(Math.abs(cosine)).toBeCloseTo(1, 3)
  }
  expect([0, 1, 2].reduce((sum, j) => sum + axes.data[j]! * axes.data[3 + j]!, 0)).toBeCloseTo(0, 5)
})

test('places on the plane have the spread the cloud was stretched by, around zero', async () => {
  const { cloud } = stretchedCloud(4000)
  const placed = await onPlane(cloud, await principalPlane(cloud, products), products)
  for (const [axis, spread] of [5, 2].entries()) {
    const values = Array.from({ length: 4000 }, (_, i) => placed.data[2 * i + axis]!)
    const mean = values.reduce((a, b) => a + b) / 4000
    expect(mean).toBeCloseTo(0, 3)
    expect(Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / 4000) / spread).toBeCloseTo(1, 1)
  }
})

test('the same rows give the same plane', async () => {
  const { cloud } = stretchedCloud(300)
  expect(await principalPlane(cloud, products)).toEqual(await principalPlane(cloud, products))
})

test.each([
  ['one row', matrix(1, 3, Float32Array.of(1, 2, 3))],
  ['copies of one row', matrix(3, 2, Float32Array.of(1, 2, 1, 2, 1, 2))],
])('%s lies at the origin', async (_, rows) => {
  const placed = await onPlane(rows, await principalPlane(rows, products), products)
  placed.data.forEach((value) => expect(value).toBeCloseTo(0, 6))
})

test('rows on a line keep to it', async () => {
  const line = matrix(4, 2, Float32Array.of(0, 0, 1, 1, 2, 2, 3, 3))
  const placed = await onPlane(line, await principalPlane(line, products), products)
  const half = Math.SQRT1_2
  ;[-3 * half, 0, -half, 0, half, 0, 3 * half, 0].forEach((value, i) => expect(placed.data[i]).toBeCloseTo(value, 5))
})

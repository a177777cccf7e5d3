import { expect, test } from 'vitest'
import { matrix, rowOf } from '../../platform/matrix.ts'
import { classMeanings } from './class-meanings.ts'

const rows = (...all: readonly (readonly number[])[]) => matrix(all.length, 2, Float32Array.from(all.flat()))
const synthetic = {
  rows: rows([1, 0], [3, 0], [0, 2]),
  labels: Int32Array.of(0, 0, 0),
  weights: Float32Array.of(1, 1, 1),
}
const unit = (x: number, y: number) => [x / Math.hypot(x, y), y / Math.hypot(x, y)]

test('a name counts as one of the texts of its class, however long their vectors are', () => {
  const meanings = classMeanings(rows([0, 5], [1, 1], [0, 0]), synthetic, 3)!
  // Two texts one way; a third and the name the other.
  const expected = [unit(2, 2), unit(1, 1), [0, 0]]
  expected.forEach((row, c) => row.forEach((x, j) => expect(rowOf(meanings, c)[j]).toBeCloseTo(x, 6)))
})

test('without a name texts speak alone, without texts the names are as they were', () => {
  const [x, y] = rowOf(classMeanings(undefined, synthetic, 1)!, 0)
  expect([x, y].map((value) => value!.toFixed(5))).toEqual(unit(2, 1).map((value) => value.toFixed(5)))
  const names = rows([0, 5])
  expect(classMeanings(names, undefined, 1)).toBe(names)
})

test('copies of labelled rows say nothing of their class that those do not', () => {
  const [x, y] = rowOf(classMeanings(undefined, { ...synthetic, copyOf: Int32Array.of(-1, 4, -1) }, 1)!, 0)
  expect([x, y].map((value) => value!.toFixed(5))).toEqual(unit(1, 1).map((value) => value.toFixed(5)))
  expect(classMeanings(undefined, { ...synthetic, copyOf: Int32Array.of(0, 1, 2) }, 1)).toBeUndefined()
})

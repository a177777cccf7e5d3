import { expect, test } from 'vitest'
import { EmbeddingSpread } from './embedding-spread.ts'

const at = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180))
const spreadOf = (all: Readonly<Record<string, readonly number[]>>) => {
  const spread = new EmbeddingSpread(0.95)
  for (const [label, angles] of Object.entries(all)) for (const angle of angles) spread.add(label, at(angle))
  return spread
}
const cosine = (a: number, b: number) => Math.cos(((a - b) * Math.PI) / 180)

test('the spread is one less the mean cosine of all pairs of a label, as summed pair by pair', () => {
  expect(spreadOf({ a: [0, 30, 90] }).mean).toBeCloseTo(1 - (cosine(0, 30) + cosine(0, 90) + cosine(30, 90)) / 3, 6)
  // Three pairs of one label, one of another.
  expect(spreadOf({ a: [0, 30, 90], b: [10, 190] }).mean).toBeCloseTo(
    1 - (cosine(0, 30) + cosine(0, 90) + cosine(30, 90) + cosine(10, 190)) / 4,
    6,
  )
  expect(spreadOf({ a: [0], b: [90] }).mean).toBeNull()
})
test('close are those of its own label within a cosine of 0.95: 18 degrees', () => {
  const spread = spreadOf({ a: [0, 10, 17, 19, 60], b: [1, 2, 3] })
  expect(spread.closeTo('a', at(0))).toBe(3)
  expect(spread.closeTo('b', at(0))).toBe(3)
  expect(spread.closeTo('c', at(0))).toBe(0)
})
test('where nobody knows what is close, nothing is', () => {
  const spread = new EmbeddingSpread()
  spread.add('a', at(0))
  expect(spread.closeTo('a', at(0))).toBe(0)
})
test('of very many the newest are compared, and all count for the spread', () => {
  const spread = spreadOf({ a: [...Array<number>(600).fill(0), ...Array<number>(100).fill(90)] })
  expect(spread.closeTo('a', at(90))).toBe(100)
  expect(spread.closeTo('a', at(0))).toBe(400)
})

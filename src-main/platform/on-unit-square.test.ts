import { expect, test } from 'vitest'
import { onUnitSquare, widestOf } from './on-unit-square.ts'

test('places keep their proportions, and the farthest lies at 1', () => {
  const places = Float32Array.of(0, 4, -2, 1)
  expect(widestOf(places)).toBe(4)
  expect(onUnitSquare(places)).toEqual({ x: [0, -0.5], y: [1, 0.25] })
})

test('further places in the scale of others; all at 0 stay there', () => {
  expect(onUnitSquare(Float32Array.of(1, 2), 8)).toEqual({ x: [0.125], y: [0.25] })
  expect(onUnitSquare(new Float32Array(2))).toEqual({ x: [0], y: [0] })
})

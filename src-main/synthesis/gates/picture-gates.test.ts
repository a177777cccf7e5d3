import { expect, test } from 'vitest'
import { mulberry32 } from '../../platform/random.ts'
import { rowOf } from '../../platform/matrix.ts'
import { mapped, type Picture } from '../picture-noises/picture-noise.ts'
import { copyRefusal, correlationRows, meanDifference } from './picture-gates.ts'

const blank: Picture = { width: 32, height: 16, data: new Uint8Array(32 * 16 * 3) }
const random = mulberry32(1)
const noise = mapped(blank, () => 256 * random())
const correlation = (a: Picture, b: Picture) => {
  const rows = correlationRows([a, b])
  const [left, right] = [rowOf(rows, 0), rowOf(rows, 1)]
  return left.reduce((sum, value, i) => sum + value * right[i]!, 0)
}

test('a picture is a copy of itself; one level brighter a near copy; three levels another picture', () => {
  const brighter = (by: number) => mapped(noise, (x, y, c) => Math.min(250, noise.data[(y * 32 + x) * 3 + c]!) + by)
  const base = brighter(0)
  expect(meanDifference(base, brighter(3))).toBe(3)
  expect(copyRefusal(base, [base])).toMatchObject({ gate: 'exact-copy' })
  expect(copyRefusal(brighter(1), [base])).toMatchObject({ gate: 'near-copy' })
  expect(copyRefusal(brighter(3), [base])).toBeNull()
  expect(copyRefusal(brighter(3), [base, brighter(2)])).toMatchObject({ gate: 'near-copy' })
})
test('pictures of different sizes are no copies of each other', () => {
  expect(copyRefusal(noise, [{ width: 16, height: 32, data: noise.data }])).toBeNull()
})
test('light and contrast change no correlation, size hardly, other pixels do; one colour is like nothing', () => {
  const ramp = mapped(blank, (x, y) => 4 * x + 2 * y)
  const darker = mapped(blank, (x, y) => 20 + 0.5 * (4 * x + 2 * y))
  const large = mapped({ width: 64, height: 32, data: new Uint8Array(64 * 32 * 3) }, (x, y) => 2 * x + y)
  expect(correlation(ramp, darker)).toBeGreaterThan(0.999)
  expect(correlation(ramp, large)).toBeGreaterThan(0.999)
  expect(Math.abs(correlation(ramp, noise))).toBeLessThan(0.3)
  // Pearson's r of the opposite is −1.
  expect(
    correlation(
      ramp,
      mapped(blank, (x, y) => 200 - 4 * x - 2 * y),
    ),
  ).toBeCloseTo(-1, 3)
  expect(correlation(blank, blank)).toBe(0)
})
test('a picture of fewer pixels than fields has a row all the same', () => {
  const tiny = mapped({ width: 3, height: 2, data: new Uint8Array(18) }, (x, y) => 50 * x + 20 * y)
  expect(correlation(tiny, tiny)).toBeCloseTo(1, 5)
})

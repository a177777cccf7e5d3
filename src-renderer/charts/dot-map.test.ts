import { expect, test } from 'vitest'
import { dotAt, dotsInside, moved, onScreen, wholeMap, zoomed } from './dot-map'

const dots = { x: [-1, 0, 1, 0.5], y: [0, 0.25, -0.5, -0.5] }
const size = { width: 428, height: 228 }
const whole = wholeMap(dots, size)

test('the whole map shows every dot, as large as it fits and upright', () => {
  const points = dots.x.map((_, i) => onScreen(dots, whole, i))
  // 2 units wide in 400 pixels, 0.75 high in 200: drawn 1.33 times as high as wide.
  expect(whole).toMatchObject({ scale: 200 / 0.75, stretch: 0.75 })
  expect(points.map(([x]) => x)).toEqual([14, 214, 414, 314])
  expect(points[1]![1]).toBeLessThan(points[0]![1])
})

test('a map much wider than its panel is not drawn out of all likeness', () => {
  const flat = { x: [0, 1], y: [0, 0.01] }
  expect(wholeMap(flat, { width: 428, height: 428 }).stretch).toBe(1 / 1.8)
})

test('one dot, and none, lie in the middle', () => {
  expect(onScreen({ x: [3], y: [7] }, wholeMap({ x: [3], y: [7] }, size), 0)).toEqual([214, 114])
  expect(wholeMap({ x: [], y: [] }, size)).toEqual({ scale: 1, stretch: 1, x: 214, y: 114 })
})

test('what lies under the pointer stays there while the map comes closer, and the way out ends at the whole', () => {
  const [before] = [onScreen(dots, whole, 2)]
  const closer = zoomed(whole, 4, before, whole)
  expect(closer.scale).toBe(4 * whole.scale)
  expect(onScreen(dots, closer, 2)).toEqual(before)
  expect(zoomed(moved(closer, [50, -20]), 0.1, [0, 0], whole)).toBe(whole)
})

test('the dot under the pointer is the nearest within reach', () => {
  const [x, y] = onScreen(dots, whole, 3)
  expect(dotAt(dots, whole, [x + 3, y - 2], 6)).toBe(3)
  expect(dotAt(dots, whole, [x + 30, y], 6)).toBeNull()
})

test('a line around dots holds those inside it, also where it is hollow; a click holds none', () => {
  const around = (i: number, r: number) => {
    const [x, y] = onScreen(dots, whole, i)
    return [
      [x - r, y - r],
      [x + r, y - r],
      [x + r, y + r],
      [x - r, y + r],
    ] as const
  }
  expect(dotsInside(dots, whole, around(3, 20))).toEqual([3])
  expect(dotsInside(dots, whole, around(3, 110))).toEqual([2, 3])
  // A U around dot 3 that leaves it out.
  const [x, y] = onScreen(dots, whole, 3)
  const hollow = [
    [x - 40, y - 40],
    [x - 10, y - 40],
    [x - 10, y + 10],
    [x + 10, y + 10],
    [x + 10, y - 40],
    [x + 120, y - 40],
    [x + 120, y + 40],
    [x - 40, y + 40],
  ] as const
  expect(dotsInside(dots, whole, hollow)).toEqual([2])
  expect(dotsInside(dots, whole, [[x, y]])).toEqual([])
})

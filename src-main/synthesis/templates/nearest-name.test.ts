import { expect, test } from 'vitest'
import { mulberry32 } from '../../platform/random.ts'
import { editDistanceBelow, nearestName } from './nearest-name.ts'

/** By its definition: the fewest changes that make the first `i` letters of one the first `j` of the other. */
function byDefinition(a: string, b: string): number {
  const known = new Map<string, number>()
  const changes = (i: number, j: number): number => {
    if (i === 0 || j === 0) return i + j
    const found = known.get(`${i},${j}`)
    if (found !== undefined) return found
    const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
    const least = Math.min(
      changes(i - 1, j) + 1,
      changes(i, j - 1) + 1,
      changes(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
      swapped ? changes(i - 2, j - 2) + 1 : Infinity,
    )
    known.set(`${i},${j}`, least)
    return least
  }
  return changes(a.length, b.length)
}

test('below a limit the number of changes is that of the definition, and from it on the limit', () => {
  const random = mulberry32(3)
  const word = () => Array.from({ length: Math.floor(random() * 9) }, () => 'abc'[Math.floor(random() * 3)]).join('')
  for (let i = 0; i < 4000; i++) {
    const [a, b, limit] = [word(), word(), Math.floor(random() * 6)]
    expect([a, b, limit, editDistanceBelow(a, b, limit)]).toEqual([a, b, limit, Math.min(byDefinition(a, b), limit)])
  }
})

test.each([
  ['place', ['city', 'places', 'palce'], 'places'],
  ['palce', ['place', 'palcesxx'], 'place'],
  ['City', ['town', 'city'], 'city'],
  ['wait', ['weight', 'card'], ''],
  ['x'.repeat(61), ['x'.repeat(61)], ''],
])('nearest to %s', (name, known, nearest) => {
  expect(nearestName(name, known)).toBe(nearest)
})

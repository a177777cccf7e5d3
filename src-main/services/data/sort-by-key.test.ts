import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sortByKey } from './sort-by-key.ts'

/** The same by a comparison of pairs. */
function slowly(ids: readonly number[], keys: Float32Array, descending: boolean): number[] {
  const rows = ids.map((id, i) => ({ id, i, key: keys[i]! }))
  const missing = rows.filter(({ key }) => Number.isNaN(key))
  const known = rows.filter(({ key }) => !Number.isNaN(key))
  known.sort((a, b) => (a.key === b.key ? a.i - b.i : a.key < b.key === descending ? 1 : -1))
  return [...known, ...missing].map(({ id }) => id)
}

test('orders as a comparison of pairs does: any float32, ties in the order given, missing keys last', () => {
  // 0 and −0 have different bits; they come from no score.
  const key = fc.oneof(
    fc.float({ noDefaultInfinity: true }).map((x) => x || 1),
    fc.constantFrom(0.5, NaN, -1),
  )
  fc.assert(
    fc.property(fc.array(key, { maxLength: 60 }), fc.boolean(), (values, descending) => {
      const ids = values.map((_, i) => 3 * i + 1)
      const keys = Float32Array.from(values)
      expect([...sortByKey(Int32Array.from(ids), keys, descending)]).toEqual(slowly(ids, keys, descending))
    }),
  )
})

test('keeps small differences apart among a million', () => {
  const n = 1_000_000
  const keys = Float32Array.from({ length: n }, (_, i) => 0.5 + ((i * 7919) % n) * 2 ** -24)
  const ids = Int32Array.from(keys, (_, i) => i)
  const sorted = sortByKey(ids, keys, false)
  expect(sorted.every((id, i) => i === 0 || keys[sorted[i - 1]!]! <= keys[id]!)).toBe(true)
})

import { expect, test } from 'vitest'
import { mulberry32 } from '../../platform/random.ts'
import { ColumnCounts } from './column-counts.ts'

test('counts each text by itself, one after the other, as a map would', () => {
  const random = mulberry32(5)
  const draw = (below: number) => Math.floor(random() * below)
  const column = Int32Array.from({ length: 40 }, (_, bucket) => (bucket % 3 === 0 ? -1 : bucket >> 1))
  const counts = new ColumnCounts(20)
  for (let text = 0; text < 50; text++) {
    const buckets = Int32Array.from({ length: draw(60) }, () => draw(40))
    const from = draw(buckets.length)
    const expected = new Map<number, number>()
    for (const bucket of buckets.subarray(from))
      if (column[bucket]! >= 0) expected.set(column[bucket]!, (expected.get(column[bucket]!) ?? 0) + 1)
    counts.count(column, buckets, from, buckets.length)
    const found = Array.from({ length: counts.length }, (_, i) => [counts.found[i], counts.counts[i]])
    expect(found).toEqual([...expected])
  }
})

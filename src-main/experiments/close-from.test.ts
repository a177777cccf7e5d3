import { expect, test } from 'vitest'
import { createRuntime } from '../compute/ort-runtime.ts'
import { matrix, rowOf } from '../platform/matrix.ts'
import { mulberry32, normal } from '../platform/random.ts'
import { closeFrom } from './close-from.ts'

const runtime = createRuntime({ provider: 'cpu', threads: 1 })
/** Unit vectors at random. */
function rows(count: number) {
  const random = mulberry32(4)
  const all = matrix(count, 12)
  for (let i = 0; i < count; i++) {
    const row = rowOf(all, i)
    row.forEach((_, j) => (row[j] = normal(random)))
    const length = Math.hypot(...row)
    row.forEach((x, j) => (row[j] = x / length))
  }
  return all
}

test('one sample in a hundred has five others at that cosine, as counted one by one', async () => {
  const all = rows(600)
  const close = (await closeFrom(all, runtime))!
  const crowded = Array.from({ length: 600 }, (_, i) => {
    const own = rowOf(all, i)
    const cosines = Array.from({ length: 600 }, (_, j) => rowOf(all, j).reduce((sum, x, k) => sum + x * own[k]!, 0))
    return cosines.filter((cosine, j) => j !== i && cosine >= close - 1e-6).length >= 5
  }).filter(Boolean).length
  expect(crowded).toBeGreaterThanOrEqual(6)
  expect(crowded).toBeLessThanOrEqual(7)
})
test('a few say nothing of what is rare', async () => expect(await closeFrom(rows(99), runtime)).toBeNull())

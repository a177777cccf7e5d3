import { expect, test } from 'vitest'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { matrix } from '../../platform/matrix.ts'
import { mulberry32 } from '../../platform/random.ts'
import { kMeans } from './k-means.ts'

const runtime = createRuntime({ threads: 1 })
const centresOf = async (points: number[], size: number, seed = 1) =>
  [
    ...(await kMeans(matrix(points.length, 1, Float32Array.from(points)), size, mulberry32(seed), { runtime })).data,
  ].sort((a, b) => a - b)

test('centres are the means of what is nearest to them, wherever they began', async () => {
  for (let seed = 0; seed < 5; seed++) expect(await centresOf([12, 0, 10, 2, 11, 1], 2, seed)).toEqual([1, 11])
})

test('a centre that nothing is nearest to stays, and there are no more centres than points', async () => {
  expect(await centresOf([5, 5, 5], 2)).toEqual([5, 5])
  expect(await centresOf([3, 4], 8)).toEqual([3, 4])
})

test('stops when told to', async () => {
  const stopped = kMeans(matrix(4, 1), 2, mulberry32(1), { runtime, signal: AbortSignal.abort() })
  await expect(stopped).rejects.toThrow(/abort/i)
})

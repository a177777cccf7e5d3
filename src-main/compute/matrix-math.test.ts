import { expect, test } from 'vitest'
import { clusteredFeatures, toMatrix } from '../../tests/query-strategies/make-request.ts'
import { matrix } from '../platform/matrix.ts'
import { plainMatrixMath } from '../query-strategies/geometry/plain-matrix-math.ts'
import { matrixMath } from './matrix-math.ts'
import { createRuntime } from './ort-runtime.ts'

const runtime = createRuntime({ threads: 1 })
const [left, right] = [clusteredFeatures(40, 8, 4, 1), clusteredFeatures(25, 8, 4, 2)]
const close = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  expect(Array.from(a).reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[i]!)), 0)).toBeLessThan(1e-6)

test('products, nearest rows and covers are those of plain loops, to 1e-6', async () => {
  const [graph, plain] = [matrixMath(runtime), plainMatrixMath]
  close((await graph.similarities(left, right)).data, (await plain.similarities(left, right)).data)
  for (const excludeSelf of [false, true]) {
    const [a, b] = [
      await graph.nearest(left, left, 5, { excludeSelf }),
      await plain.nearest(left, left, 5, { excludeSelf }),
    ]
    expect([...a.indices]).toEqual([...b.indices])
    close(a.similarities, b.similarities)
  }
  const weights = Float32Array.from({ length: 25 }, (_, i) => (i % 4) / 3)
  const covers = await Promise.all([graph, plain].map((math) => math.cover(right, 0.7)))
  const [best, alsoBest] = await Promise.all(covers.map((cover) => cover.of(left)))
  close(best!, alsoBest!)
  const none = new Float32Array(25)
  const [gains, alsoGains] = await Promise.all(covers.map((cover) => cover.gains(left, weights, none)))
  close(gains!, alsoGains!)
  await Promise.all(covers.map((cover) => cover.close()))
})

test('more neighbours than there are rows give all of them, none give none', async () => {
  const math = matrixMath(runtime)
  const two = toMatrix([
    [1, 0],
    [0, 1],
  ])
  expect([...(await math.nearest(two, two, 9)).indices]).toEqual([0, 1, 1, 0])
  expect((await math.nearest(two, matrix(0, 2), 3)).indices).toHaveLength(0)
})

test('told to stop, it does so between two blocks', async () => {
  const stop = new AbortController()
  const math = matrixMath(runtime, stop.signal)
  const cover = await math.cover(right, 0.7)
  stop.abort()
  await expect(math.similarities(left, right)).rejects.toThrow('aborted')
  await expect(math.nearest(left, right, 2)).rejects.toThrow('aborted')
  await expect(cover.of(left)).rejects.toThrow('aborted')
  await cover.close()
})

import { expect, test } from 'vitest'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { NoVectors, NotANumber, precomputed, UnequalVectors } from './precomputed.ts'

const context = { runtime: createRuntime({ threads: 1 }), seed: 1 }
const vector = (...values: number[]) => ({ kind: 'vector', values: Float32Array.from(values) }) as const
const fit = (...contents: ReturnType<typeof vector>[]) =>
  precomputed.fit!(
    async function* () {
      yield contents
    },
    {},
    context,
  )

test('scales vectors to length 1', async () => {
  const extractor = await precomputed.open({}, await fit(vector(3, 4)), context)
  expect([...(await extractor.embed([vector(3, 4), vector(), vector(0, -2)])).data]).toEqual(
    [0.6, 0.8, 0, 0, 0, -1].map(Math.fround),
  )
})

test('says which vector has another width', async () => {
  await expect(fit(vector(1, 2), vector(1, 2), vector(1))).rejects.toMatchObject({
    name: UnequalVectors.name,
    fields: { expected: 2, found: 1, position: 3 },
  })
  const extractor = await precomputed.open({}, await fit(vector(1, 2)), context)
  await expect(extractor.embed([vector(1, 2, 3)])).rejects.toThrow(UnequalVectors)
})

test('says which number is none, and that there are no vectors', async () => {
  await expect(fit(vector(1, 2), vector(1, NaN))).rejects.toMatchObject({
    name: NotANumber.name,
    fields: { position: 2, place: 2 },
  })
  await expect(fit(vector())).rejects.toThrow(NoVectors)
})

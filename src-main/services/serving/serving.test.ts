import { expect, test } from 'vitest'
import { fakeCompute } from '../../../tests/hosts/fake-compute.ts'
import { labellingProject, next, quiet, samplesIn, say } from '../../../tests/hosts/labelling-project.ts'
import type { Studio } from '../studio.ts'

interface Wanted {
  readonly set: number
  readonly models: readonly number[]
}
type Emit = (event: unknown) => void

/** Makes ready what is wanted when it is told to; answers 80 % for the first label. */
function slowlyReady() {
  const waiting: (() => void)[] = []
  const open = new Set<string>()
  let error: object | null = null
  const compute = fakeCompute({
    async warmUp({ set, models }: Wanted, emit: Emit) {
      const asked = [...models.map((id) => ({ kind: 'model', id })), { kind: 'backbone', id: set }]
      const all = asked.filter(({ kind, id }) => !open.has(`${kind} ${id}`))
      for (const one of all) emit({ ...one, state: 'loading' })
      await new Promise<void>((go) => waiting.push(go))
      for (const one of all) {
        if (!error) open.add(`${one.kind} ${one.id}`)
        emit(error ? { ...one, state: 'failed', error } : { ...one, state: 'ready', tookMs: 5 })
      }
      return null
    },
    predictOne: async () => ({ probabilities: Float32Array.of(0.8, 0.2), tookMs: 1 }),
  })
  const warmUps = () => compute.asked.filter(({ task }) => task === 'warmUp').length
  return {
    compute,
    warmUps,
    die() {
      open.clear()
      compute.die()
    },
    async go(because: object | null = null) {
      error = because
      await expect.poll(() => waiting.length, { timeout: 10_000 }).toBeGreaterThan(0)
      for (const done of waiting.splice(0)) done()
    },
  }
}
async function trained(studio: Studio) {
  for (const [i, sample] of (await samplesIn(studio, 10)).entries()) await say(studio, sample, i % 2 ? 'b' : 'a')
  await quiet(studio)
}
const predict = (studio: Studio) => studio.serving.predict({ text: 'any' })
const inUse = async (studio: Studio) =>
  (await studio.serving.states()).filter((one) => one.inUse).map(({ kind, state }) => `${kind} ${state}`)

test('a model that is not ready is told at once by name and when to ask again, and answers once it is', async () => {
  const { compute, go } = slowlyReady()
  const { studio } = await labellingProject({ compute })
  await expect(predict(studio)).rejects.toMatchObject({ name: 'NoModelYet' })
  await go()
  await trained(studio)
  await expect.poll(() => inUse(studio)).toEqual(['backbone ready', 'model loading'])
  await expect(predict(studio)).rejects.toMatchObject({
    name: 'ModelNotReady',
    fields: { kind: 'model', called: '1', state: 'loading', retryAfterMs: 1000 },
  })
  await go()
  await expect.poll(() => inUse(studio)).toEqual(['backbone ready', 'model ready'])
  expect(await predict(studio)).toMatchObject({
    model: 1,
    awaited: null,
    labels: [{ label: 'a' }, { label: 'b' }],
  })
  // Asked for by a card nothing waits.
  expect((await next(studio)).cards).toHaveLength(1)
}, 30_000)

test('where the newest model is not ready the one before answers, and the answer says so', async () => {
  const { compute, go } = slowlyReady()
  const { studio } = await labellingProject({ compute })
  await go()
  await trained(studio)
  await go()
  await expect.poll(() => inUse(studio)).toEqual(['backbone ready', 'model ready'])
  await trained(studio)
  await expect.poll(() => predict(studio)).toMatchObject({ model: 1, awaited: { version: 2, state: 'loading' } })
  await go()
  await expect.poll(async () => (await predict(studio)).model).toBe(2)
  // What is in use no more is closed.
  expect((await studio.serving.states()).map(({ version, state }) => [version, state])).toEqual([
    [null, 'ready'],
    [2, 'ready'],
    [1, 'cold'],
  ])
}, 30_000)

test('a process that ends makes all cold, and what is asked for is made ready anew', async () => {
  const { compute, go, die } = slowlyReady()
  const { studio } = await labellingProject({ compute })
  await go()
  await trained(studio)
  await go()
  await expect.poll(() => inUse(studio)).toEqual(['backbone ready', 'model ready'])
  die()
  expect(await inUse(studio)).toEqual(['backbone cold', 'model cold'])
  await expect(predict(studio)).rejects.toMatchObject({ fields: { state: 'cold', retryAfterMs: 250 } })
  await go()
  await expect.poll(() => inUse(studio)).toEqual(['backbone ready', 'model ready'])
}, 30_000)

test('whoever only asks for readiness has it begun, also after the process has ended', async () => {
  const { compute, go, die, warmUps } = slowlyReady()
  const { studio } = await labellingProject({ compute })
  await go()
  await trained(studio)
  await go()
  await expect.poll(() => inUse(studio)).toEqual(['backbone ready', 'model ready'])
  const before = warmUps()
  die()
  await expect.poll(() => inUse(studio)).toContain('model loading')
  expect(warmUps()).toBe(before + 1)
  await go()
  await expect.poll(() => inUse(studio)).toEqual(['backbone ready', 'model ready'])
})

test('what cannot be made ready says why, and is not tried over and over', async () => {
  const { compute, go, warmUps } = slowlyReady()
  let now = 1_000_000
  const { studio } = await labellingProject({ compute, clock: () => now })
  await go()
  await trained(studio)
  await go({ name: 'MissingModelFile', message: 'model.onnx is gone', fields: { file: 'model.onnx' } })
  await expect.poll(() => inUse(studio)).toEqual(['backbone ready', 'model failed'])
  const before = warmUps()
  await expect(predict(studio)).rejects.toMatchObject({
    fields: { state: 'failed', reason: 'model.onnx is gone', retryAfterMs: 10_000 },
  })
  expect(warmUps()).toBe(before)
  now += 10_000
  await expect(predict(studio)).rejects.toMatchObject({ fields: { state: 'failed' } })
  await go()
  await expect.poll(() => inUse(studio)).toEqual(['backbone ready', 'model ready'])
  expect((await studio.serving.states())[1]).toMatchObject({ lastError: { name: 'MissingModelFile' } })
}, 30_000)

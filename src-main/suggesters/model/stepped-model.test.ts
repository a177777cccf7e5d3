import { expect, test } from 'vitest'
import { packParameters } from '../../training/pack-parameters.ts'
import { embedding, fakeCompute } from '../../../tests/hosts/fake-compute.ts'
import { labellingProject, next, quiet, samplesIn, say } from '../../../tests/hosts/labelling-project.ts'

/** Odd samples lie at (1, 0), even ones at (0, 1); trained, a and b are equally likely everywhere. */
const embed = embedding((id) => (id % 2 ? [1, 0] : [0, 1]))
const { tasks } = fakeCompute()
const train = async (input: never, emit: (event: unknown) => void) => ({
  ...((await tasks.train(input, emit)) as object),
  parameters: packParameters({
    weight: { shape: [2, 2], data: new Float32Array(4) },
    bias: { shape: [2], data: new Float32Array(2) },
  }),
})

async function trained(settings = {}, count = 60) {
  const { studio } = await labellingProject({
    count,
    compute: fakeCompute({ embed, train }),
    settings: { retrainEvery: 4, ...settings },
  })
  for (const [i, id] of (await samplesIn(studio, 4)).entries()) await say(studio, id, i % 2 ? 'a' : 'b')
  await quiet(studio)
  const modelSays = async (sample: number) => {
    const [one] = await studio.labelling.guesses({ annotator: 'Ada', samples: [sample] })
    return one!.sources.find(({ source }) => source === 'model.v1')
  }
  return { studio, modelSays }
}
type Studio = Awaited<ReturnType<typeof trained>>['studio']
const waiting = async (studio: Studio) => (await next(studio, 10)).cards.map(({ sample }) => sample.id)

test('an answer shows on the cards that wait, says so, and goes again when it is taken back', async () => {
  const { studio, modelSays } = await trained()
  const ids = await waiting(studio)
  const [odd, even] = [ids.filter((id) => id % 2 === 1), ids.filter((id) => id % 2 === 0)] as [number[], number[]]
  const before = await modelSays(odd[1]!)
  expect(before).toMatchObject({ version: 1 })
  expect(before).not.toHaveProperty('since')

  expect((await say(studio, odd[0]!, 'b')).stepped).toBe(true)
  const stepped = await modelSays(odd[1]!)
  expect(stepped).toMatchObject({ label: 'b', version: 1, since: 1 })
  expect(stepped!.value).toBeGreaterThan(0.5)
  await say(studio, even[0]!, 'a')
  expect(await modelSays(even[1]!)).toMatchObject({ label: 'a', since: 2 })

  await studio.labelling.undo({ annotator: 'Ada' })
  expect(await modelSays(odd[1]!)).toEqual(stepped)
  await studio.labelling.undo({ annotator: 'Ada' })
  expect(await modelSays(odd[1]!)).toEqual(before)
  await studio.labelling.redo({ annotator: 'Ada' })
  expect(await modelSays(odd[1]!)).toEqual(stepped)
})

test('taking back the older of two answers leaves the step of the newer one alone', async () => {
  const { studio, modelSays } = await trained()
  const ids = (await waiting(studio)).filter((id) => id % 2 === 1)
  const [first, second, other] = ids as [number, number, number]
  await say(studio, second, 'b')
  const alone = await modelSays(other)
  await studio.labelling.undo({ annotator: 'Ada' })
  await say(studio, first, 'a')
  await say(studio, second, 'b')
  await say(studio, first, null, 'clear')
  expect(await modelSays(other)).toEqual(alone)
})

test('the next training takes the place of the steps, and the switch ends them; a version stays as it was written', async () => {
  const { studio, modelSays } = await trained()
  const ids = await waiting(studio)
  const [version] = await studio.models.list()
  await say(studio, ids[0]!, 'b')
  expect(await studio.suggestions.online()).toEqual({ on: true, version: 1, steps: 1, now: 'ready' })
  expect(await studio.models.list()).toEqual([version])
  expect(await studio.suggestions.setOnline({ on: false })).toMatchObject({ on: false, steps: 0, now: 'off' })
  expect(await modelSays(ids[4]!)).not.toHaveProperty('since')
  expect((await say(studio, ids[1]!, 'b')).stepped).toBe(false)
  await studio.suggestions.setOnline({ on: true })
  expect(await modelSays(ids[4]!)).toMatchObject({ version: 1, since: 2 })
  await say(studio, ids[2]!, 'b')
  await say(studio, ids[3]!, 'b')
  await quiet(studio)
  expect(await modelSays(ids[4]!)).toMatchObject({ version: 2 })
  expect(await studio.suggestions.online()).toMatchObject({ version: 2, steps: 0 })
})

test('samples kept for measuring step nothing and are not guessed', async () => {
  const { studio } = await trained({ holdoutShare: 0.4, retrainEvery: 1000 })
  const { cards } = await next(studio, 40)
  const kept = cards.filter(({ purpose }) => purpose === 'holdout')
  expect(kept.length).toBeGreaterThan(3)
  const [free] = cards.filter(({ purpose }) => purpose !== 'holdout')
  await say(studio, free!.sample.id, 'a')
  const before = await studio.suggestions.online()
  for (const { sample } of kept.slice(0, 3)) await say(studio, sample.id, 'a')
  expect(await studio.suggestions.online()).toEqual(before)
  const [told] = await studio.labelling.guesses({ annotator: 'Ada', samples: [kept[3]!.sample.id] })
  expect(told).toMatchObject({ guesses: [], sources: [] })
})

test('answers that are held back step nothing, those after them do', async () => {
  let trainings = 0
  const measured = async (input: never, emit: (event: unknown) => void) => {
    const wrong = trainings++ === 0 ? 0 : 50
    const each = Array.from({ length: 100 }, (_, i) => i)
    const truth = each.map(() => 0)
    const holdout = {
      truth,
      predicted: each.map((i) => Number(i < wrong)),
      confidence: each.map(() => 0.9),
      samples: each,
    }
    return { ...(await train(input, emit)), holdout }
  }
  const { studio } = await labellingProject({
    compute: fakeCompute({ embed, train: measured }),
    settings: { retrainEvery: 4 },
  })
  for (const round of [1, 2]) {
    for (const id of await samplesIn(studio, 4)) await say(studio, id, id % 2 ? 'a' : 'b')
    await quiet(studio)
    expect((await studio.models.list()).length).toBe(round)
  }
  expect((await studio.shadow.state()).held).toMatchObject({ version: 2, before: 1, answers: 4 })
  expect(await studio.suggestions.online()).toMatchObject({ version: 1, steps: 0 })
  const [later] = await samplesIn(studio, 1)
  await say(studio, later!, 'a')
  expect(await studio.suggestions.online()).toMatchObject({ version: 1, steps: 1 })
})

test('after 500 answers the steps stay, further ones are not taken, and both are said', async () => {
  const { studio, modelSays } = await trained({}, 560)
  await studio.settings.set({ retrainEvery: 1000 })
  const ids = Array.from({ length: 560 }, (_, i) => i + 1)
  const open = ids.filter((id) => id > 20)
  const bulk = { annotator: 'Ada', kind: 'label', label: 'a', change: 'replace' } as const
  await studio.labelling.bulk({ ...bulk, samples: open.slice(0, 499) })
  expect(await studio.suggestions.online()).toMatchObject({ now: 'ready', steps: 499 })
  await say(studio, open[499]!, 'a')
  expect(await studio.suggestions.online()).toMatchObject({ now: 'full', steps: 500 })
  const before = await modelSays(open[520]!)
  expect(before).toMatchObject({ label: 'a', since: 500 })
  await say(studio, open[501]!, 'b')
  expect(await modelSays(open[520]!)).toEqual(before)
}, 60_000)

import { afterAll, expect, test } from 'vitest'
import { fakeCompute } from '../../../tests/hosts/fake-compute.ts'
import { labellingProject, next, quiet, say } from '../../../tests/hosts/labelling-project.ts'
import type { StudioEvent } from '../../contract/events.ts'
import type { Studio } from '../open-studio.ts'
import { NothingHeldBack } from './shadow-service.ts'

const KEPT = 100
const leaving = new AbortController()
afterAll(() => leaving.abort())

/** The first model is right on all samples kept for measuring; each later one on so many fewer as `wrong` says. */
function modelsThatGet(wrong: () => number) {
  const { train } = fakeCompute().tasks
  return fakeCompute({
    train: async (...given) => ({
      ...((await train(...given)) as object),
      holdout: {
        truth: Array.from({ length: KEPT }, () => 0),
        predicted: Array.from({ length: KEPT }, (_, i) => Number(i < wrong())),
        confidence: Array.from({ length: KEPT }, () => 0.9),
        unseen: [],
        samples: Array.from({ length: KEPT }, (_, i) => 10_001 + i),
      },
    }),
  })
}
async function labelNext(studio: Studio, count: number) {
  for (const { sample } of (await next(studio, count)).cards) await say(studio, sample.id, sample.id % 2 ? 'a' : 'b')
  await quiet(studio)
}
const inUse = async (studio: Studio) => (await studio.models.list()).find(({ active }) => active)!.version

async function worseBatch() {
  let wrong = 0
  const { studio } = await labellingProject({ count: 80, compute: modelsThatGet(() => wrong) })
  const told: StudioEvent[] = []
  void (async () => {
    for await (const event of studio.events.subscribe(leaving.signal)) told.push(event)
  })()
  await labelNext(studio, 10)
  wrong = 30
  await labelNext(studio, 10)
  return { studio, told, better: () => void (wrong = 0) }
}

test('a model that new answers made worse is kept beside the one in use, with the answers named', async () => {
  const { studio, told } = await worseBatch()
  expect(await inUse(studio)).toBe(1)
  const { held } = await studio.shadow.state()
  expect(held).toMatchObject({ version: 2, before: 1, samples: KEPT, answers: 10, gain: { value: -0.3 } })
  expect(held!.by).toEqual([{ annotator: 'Ada', kind: 'label', answers: 10 }])
  const notices = () => told.filter(({ type }) => type === 'notice' || type === 'error')
  expect(notices()).toMatchObject([
    {
      type: 'notice',
      notice: { name: 'ModelHeldBack', fields: { task: 1, called: '', version: 2, before: 1, answers: 10 } },
    },
  ])
  // The next one is as bad: it is held back in its turn, and nobody is told twice.
  await labelNext(studio, 10)
  expect(await inUse(studio)).toBe(1)
  expect((await studio.shadow.state()).held).toMatchObject({ version: 3, answers: 20 })
  expect(notices()).toHaveLength(1)
})

test('its answers are asked again, each as it stands, before all else', async () => {
  const { studio } = await worseBatch()
  expect(await studio.shadow.lookAgain()).toEqual({ asked: 10 })
  const { cards } = await next(studio, 12)
  expect(cards.slice(0, 10).map(({ answer }) => answer?.kind)).toEqual(Array.from({ length: 10 }, () => 'label'))
  expect(cards[10]!.answer).toBeNull()
  const [first] = cards
  expect(first!.why.reasons).toEqual([{ code: 'looked-at-again', fields: {} }])
  const holding = cards.slice(1).map(({ sample }) => sample.id)
  await say(studio, first!.sample.id, first!.answer!.label === 'a' ? 'b' : 'a')
  const later = (await next(studio, 50, holding)).cards.map(({ sample }) => sample.id)
  expect(later).not.toContain(first!.sample.id)
})

test('it can be used anyway; then nothing is held back', async () => {
  const { studio } = await worseBatch()
  const { held } = await studio.shadow.state()
  await studio.models.activate({ model: held!.model })
  expect(await inUse(studio)).toBe(2)
  expect((await studio.shadow.state()).held).toBeNull()
  await expect(Promise.resolve().then(() => studio.shadow.lookAgain())).rejects.toThrow(NothingHeldBack)
})

test('once a later model is not worse it is used', async () => {
  const { studio, better } = await worseBatch()
  better()
  await labelNext(studio, 10)
  expect(await inUse(studio)).toBe(3)
  expect((await studio.shadow.state()).held).toBeNull()
})

test('where it is switched off, and where a person trains, a worse model is used', async () => {
  const { studio } = await worseBatch()
  const { learner, options } = (await studio.models.list())[0]!
  await studio.jobs.wait(await studio.models.train({ learner, options }))
  await quiet(studio)
  expect(await inUse(studio)).toBe(3)

  let wrongNow = false
  const off = await labellingProject({ count: 80, compute: modelsThatGet(() => (wrongNow ? 30 : 0)) })
  expect(await off.studio.shadow.set({ on: false })).toMatchObject({ on: false, held: null })
  await labelNext(off.studio, 10)
  wrongNow = true
  await labelNext(off.studio, 10)
  expect(await inUse(off.studio)).toBe(2)
})

test('where too few samples kept for measuring are answered, answers that contradict earlier ones hold the model back', async () => {
  const gain = { value: -0.031, low: -0.05, high: -0.012, samples: 120 }
  let contradict = false
  const { train } = fakeCompute().tasks
  const compute = fakeCompute({
    train: async (...given) => ({
      ...((await train(...given)) as object),
      batch: { gain: contradict ? gain : { ...gain, high: 0.01 }, worse: contradict },
    }),
  })
  const { studio } = await labellingProject({ count: 80, compute })
  await studio.tasks.add({ name: 'tone', kind: 'single', wanted: 1 })
  const called = (await studio.tasks.list())[0]!.name
  const told: StudioEvent[] = []
  void (async () => {
    for await (const event of studio.events.subscribe(leaving.signal)) told.push(event)
  })()
  await labelNext(studio, 10)
  contradict = true
  await labelNext(studio, 10)
  expect(await inUse(studio)).toBe(1)
  expect(told.filter(({ type }) => type === 'notice')).toMatchObject([
    {
      notice: {
        name: 'AnswersContradict',
        message: expect.stringContaining(`Task “${called}”: 10 new answers`),
        fields: { task: 1, called, version: 2, before: 1, answers: 10, samples: 120, percent: 3.1 },
      },
    },
  ])
  expect((await studio.shadow.state()).held).toMatchObject({ version: 2, metric: 'earlier', samples: 120, answers: 10 })
  expect(await studio.shadow.lookAgain()).toEqual({ asked: 10 })
  contradict = false
  await labelNext(studio, 10)
  expect(await inUse(studio)).toBe(3)
  expect((await studio.shadow.state()).held).toBeNull()
})

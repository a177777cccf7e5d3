import { expect, test } from 'vitest'
import type { Card } from '../../contract/cards.ts'
import { labellingProject, quiet } from '../../../tests/hosts/labelling-project.ts'
import type { Studio } from '../open-studio.ts'
import { NoExposure, NothingToCompare } from './exposures-service.ts'

const DAY = 86_400_000
/** So few cards prove little: much is allowed. */
const RULE = { first: 0.5, more: 0.5, least: 20, lost: 0.2 }

/** The cards of both annotators, each answered as said; the model before guesses b, the new one a. */
async function answer(studio: Studio, count: number, answerOf: (card: Card) => string) {
  for (const annotator of ['Ada', 'Bo'])
    for (const card of (await studio.labelling.next({ annotator, count, holding: [] })).cards)
      await studio.labelling.answer({
        annotator,
        sample: card.sample.id,
        kind: 'label',
        label: answerOf(card),
        reason: null,
        dwellMs: 1500,
        model: card.guessedBy?.model?.version ?? null,
        shown: card.guesses.map(({ sources: _, ...guess }) => guess),
        sources: card.sources,
      })
  await quiet(studio)
}
const guessed = ({ guesses }: Card) => guesses[0]?.label ?? 'a'
const other = (card: Card) => (guessed(card) === 'a' ? 'b' : 'a')

/** Two annotators have answered, model 1 is in use, and nothing trains by itself from here on. */
async function twoAnnotators() {
  let now = 0
  const { studio } = await labellingProject({ count: 400, clock: () => now })
  await answer(studio, 6, ({ sample }) => (sample.id % 2 ? 'a' : 'b'))
  await studio.settings.set({ retrainEvery: 500 })
  const train = async (learner: string) => {
    await studio.jobs.wait(await studio.models.train({ learner }))
    await quiet(studio)
  }
  return { studio, train, pass: (ms: number) => void (now += ms) }
}
const inUse = async (studio: Studio) => (await studio.models.list()).find(({ active }) => active)!.version

test('a model of another kind is shown on its share of cards, and after a good day on all', async () => {
  const { studio, train, pass } = await twoAnnotators()
  await studio.exposures.set({ rule: RULE })
  expect(await studio.exposures.setting()).toMatchObject({ on: true, chosen: false, annotators: 2, rule: RULE })
  await train('softmax-head.v1')
  expect(await studio.exposures.list()).toMatchObject([{ model: 2, control: 1, share: 0.5, end: null, looks: [] }])
  expect(await inUse(studio)).toBe(2)
  const { cards } = await studio.labelling.next({ annotator: 'Cy', count: 40, holding: [] })
  const shownBy = (version: number) => cards.filter(({ guessedBy }) => guessedBy?.model?.version === version)
  expect(shownBy(1).length + shownBy(2).length).toBe(40)
  // 20 expected of either; five standard deviations.
  expect(Math.abs(shownBy(2).length - 20)).toBeLessThan(16)
  expect([...new Set(shownBy(1).map(guessed)), ...new Set(shownBy(2).map(guessed))]).toEqual(['b', 'a'])

  await answer(studio, 40, guessed)
  pass(DAY - 1)
  await answer(studio, 1, guessed)
  expect((await studio.exposures.list())[0]!.looks).toEqual([])
  pass(1)
  await answer(studio, 1, guessed)
  const [ended] = await studio.exposures.list()
  expect(ended).toMatchObject({
    share: 1,
    end: { how: 'everybody' },
    looks: [{ decision: 'advance', why: 'not-worse' }],
  })
  const { fresh, control } = ended!.looks[0]!
  // With the answers that brought it about.
  expect([fresh.shown + control.shown, fresh.accepted, control.accepted]).toEqual([84, fresh.shown, control.shown])
  expect(fresh.logSeconds).toBeCloseTo(fresh.shown * Math.log(1.5), 9)
  expect((await studio.labelling.next({ annotator: 'Cy', count: 9, holding: [] })).cards.map(guessed)).toEqual(
    Array(9).fill('a'),
  )
})

test('one whose guesses are refused is withdrawn: guesses, rankings and trainings go back to the model before', async () => {
  const { studio, train, pass } = await twoAnnotators()
  const before = (await studio.models.list())[0]!.learner
  await studio.exposures.set({ rule: RULE })
  await train('softmax-head.v1')
  await answer(studio, 60, (card) => (guessed(card) === 'a' ? other(card) : guessed(card)))
  pass(DAY)
  await answer(studio, 1, guessed)
  expect((await studio.exposures.list())[0]).toMatchObject({
    end: { how: 'withdrawn' },
    looks: [{ decision: 'withdraw', why: 'accepted-less' }],
  })
  expect(await inUse(studio)).toBe(1)
  await studio.settings.set({ retrainEvery: 10 })
  await answer(studio, 6, guessed)
  const [newest] = await studio.models.list()
  expect([newest!.learner, newest!.active, newest!.version]).toEqual([before, true, 3])
  // Of the kind before: nothing to try.
  expect(await studio.exposures.list()).toHaveLength(1)
})

test('off where one person answers, until asked for; by hand a model is for everybody at once', async () => {
  const { studio, train } = await twoAnnotators()
  await studio.exposures.set({ on: false })
  await train('softmax-head.v1')
  expect(await studio.exposures.list()).toEqual([])
  await expect(async () => studio.exposures.end({ how: 'everybody' })).rejects.toThrow(NoExposure)
  await expect(async () => studio.exposures.start({ model: 2 })).rejects.toThrow(NothingToCompare)
  expect(await studio.exposures.start({ model: 1 })).toMatchObject({ model: 1, control: 2, share: 0.01 })
  await studio.models.activate({ model: 2 })
  expect((await studio.exposures.list())[0]).toMatchObject({ end: { how: 'by-hand' } })
  await studio.exposures.start({ model: 1 })
  expect(await studio.exposures.end({ how: 'withdrawn' })).toMatchObject({ end: { how: 'withdrawn' } })
  expect(await inUse(studio)).toBe(2)
})

test('a later training of its kind takes the place of a model on trial; another kind begins anew beside the same model', async () => {
  const { studio, train } = await twoAnnotators()
  await train('softmax-head.v1')
  await train('softmax-head.v1')
  expect(await studio.exposures.list()).toMatchObject([{ model: 2, control: 1, end: null }])
  await train('mlp-head.v1')
  expect(await studio.exposures.list()).toMatchObject([
    { model: 4, control: 1, end: null },
    { model: 2, control: 1, end: { how: 'replaced' } },
  ])
})

test('somebody who takes another name is one person still, keeps the cards of each model, and whoever stays away does not count', async () => {
  let now = 0
  const { studio } = await labellingProject({ count: 400, clock: () => now })
  const setting = () => studio.exposures.setting()
  const deal = async (annotator: string) =>
    (await studio.labelling.next({ annotator, count: 1, holding: [] })).cards[0]!
  const say = async (annotator: string, label: string) => {
    const { sample } = await deal(annotator)
    await studio.labelling.answer({
      annotator,
      sample: sample.id,
      kind: 'label',
      label,
      reason: null,
      dwellMs: 1500,
      model: null,
      shown: [],
    })
  }
  await studio.settings.set({ annotator: 'Ada' })
  for (let i = 0; i < 12; i++) await say('Ada', 'ab'[i % 2]!)
  await quiet(studio)
  await studio.settings.set({ annotator: 'Ada L.', retrainEvery: 500 })
  await say('Ada L.', 'a')
  await quiet(studio)
  expect(await setting()).toMatchObject({ on: false, chosen: false, annotators: 1 })

  // Each card has the same of both models under either name, and another person has others.
  await studio.exposures.set({ on: true, rule: RULE })
  await studio.jobs.wait(await studio.models.train({ learner: 'softmax-head.v1' }))
  await quiet(studio)
  const versions = async (annotator: string) => {
    const samples = Array.from({ length: 60 }, (_, i) => 300 + i)
    const cards = await Promise.all(samples.map((sample) => studio.labelling.card({ annotator, sample })))
    return cards.map(({ guessedBy }) => guessedBy?.model?.version)
  }
  const hers = await versions('Ada')
  expect(new Set(hers)).toEqual(new Set([1, 2]))
  expect(await versions('Ada L.')).toEqual(hers)
  expect(await versions('Bo')).not.toEqual(hers)

  await studio.settings.somebodyElse({ name: 'Bo' })
  await say('Bo', 'a')
  expect((await setting()).annotators).toBe(2)
  now += 14 * DAY
  await say('Ada L.', 'a')
  expect((await setting()).annotators).toBe(1)
})

test('turned off, the new model guesses on all cards and nothing is taken back; turned on, it goes on, and what was answered meanwhile does not count', async () => {
  const { studio, train } = await twoAnnotators()
  await studio.exposures.set({ rule: RULE })
  await train('softmax-head.v1')
  await answer(studio, 10, guessed)
  await studio.exposures.set({ on: false })
  const [off] = await studio.exposures.list()
  expect([off!.end!.how, off!.goesOn, off!.share, await inUse(studio)]).toEqual(['switched-off', true, 0.5, 2])
  await quiet(studio)
  const { cards } = await studio.labelling.next({ annotator: 'Cy', count: 20, holding: [] })
  expect(new Set(cards.map(({ guessedBy }) => guessedBy?.model?.version))).toEqual(new Set([2]))
  await answer(studio, 10, guessed)
  await studio.exposures.set({ on: true })
  await quiet(studio)
  const [on] = await studio.exposures.list()
  expect(on).toMatchObject({ id: off!.id, end: null, share: 0.5, now: { fresh: { shown: 0 }, control: { shown: 0 } } })
  await answer(studio, 10, guessed)
  const { fresh, control } = (await studio.exposures.list())[0]!.now
  expect(fresh.shown + control.shown).toBe(20)

  // Another model came into use meanwhile: there is nothing to go on with.
  await studio.exposures.set({ on: false })
  await studio.models.activate({ model: 1 })
  await studio.exposures.set({ on: true })
  expect((await studio.exposures.list())[0]).toMatchObject({ end: { how: 'switched-off' }, goesOn: false })
})

test('a look made while the clock was set forward does not keep later ones away', async () => {
  const { studio, train, pass } = await twoAnnotators()
  await studio.exposures.set({ rule: { ...RULE, least: 5000 } })
  await train('softmax-head.v1')
  pass(400 * DAY)
  await answer(studio, 1, guessed)
  expect((await studio.exposures.list())[0]!.looks).toHaveLength(1)
  pass(-399 * DAY)
  await answer(studio, 1, guessed)
  const [seen] = await studio.exposures.list()
  expect(seen).toMatchObject({ stamped: 400 * DAY, nextLookAt: 2 * DAY, looks: [{ at: DAY }] })
  pass(DAY)
  await answer(studio, 1, guessed)
  const { looks, now } = (await studio.exposures.list())[0]!
  expect(looks.map(({ at }) => at)).toEqual([DAY, 2 * DAY])
  // Nothing that was answered is lost or counted twice, whatever the clock said.
  expect([...looks, now].reduce((n, { fresh, control }) => n + fresh.shown + control.shown, 0)).toBe(6)
})

test('answers that are taken back after a look do not count at the next', async () => {
  const { studio, train, pass } = await twoAnnotators()
  await studio.exposures.set({ rule: { ...RULE, least: 5000 } })
  await train('softmax-head.v1')
  await answer(studio, 10, guessed)
  pass(DAY)
  await answer(studio, 1, guessed)
  const shown = async () =>
    (await studio.exposures.list())[0]!.looks.map(({ fresh, control }) => fresh.shown + control.shown)
  const [before] = await shown()
  for (let i = 0; i < 4; i++) await studio.labelling.undo({ annotator: 'Ada' })
  pass(DAY)
  await answer(studio, 1, guessed)
  expect([before, (await shown())[0]]).toEqual([22, 18])
})

test('cards that came with an older version count for neither model, and are told', async () => {
  const { studio, train } = await twoAnnotators()
  await studio.exposures.set({ rule: RULE })
  await train('softmax-head.v1')
  await train('mlp-head.v1')
  const { cards } = await studio.labelling.next({ annotator: 'Ada', count: 3, holding: [] })
  for (const { sample, guesses, sources } of cards)
    await studio.labelling.answer({
      annotator: 'Ada',
      sample: sample.id,
      kind: 'label',
      label: 'a',
      reason: null,
      dwellMs: 1500,
      model: 2,
      shown: guesses.map(({ sources: _, ...guess }) => guess),
      sources,
    })
  await quiet(studio)
  expect((await studio.exposures.list())[0]).toMatchObject({
    model: 3,
    control: 1,
    versions: [3],
    others: [{ version: 2, cards: 3 }],
    now: { fresh: { shown: 0 }, control: { shown: 0 } },
  })
})

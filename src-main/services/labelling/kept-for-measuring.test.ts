import { expect, test } from 'vitest'
import { labellingProject, next, quiet, samplesIn, say, reopen } from '../../../tests/hosts/labelling-project.ts'
import { readProjectFile } from '../../storage/project-file.ts'
import { labelledSamples } from '../../storage/tables/annotations.ts'

test('keeps the hold-out share out of the training and without guesses', async () => {
  const { studio, compute } = await labellingProject({ count: 200, settings: { holdoutShare: 0.5, retrainEvery: 40 } })
  const { cards } = await next(studio, 40)
  const holdout = cards.filter(({ purpose }) => purpose === 'holdout')
  expect(holdout.length).toBeGreaterThan(8)
  expect(holdout.every(({ guesses }) => guesses.length === 0)).toBe(true)
  await studio.settings.set({ retrainEvery: 40 - holdout.length })
  for (const [i, { sample }] of cards.entries()) await say(studio, sample.id, i % 2 ? 'a' : 'b')
  await quiet(studio)
  expect(compute.asked.map(({ task }) => task)).toContain('train')
  expect((await studio.models.list())[0]?.labels).toBe(40 - holdout.length)
})

test('a hold-out card that is answered after a restart, and after a new ranking, is measured on and never learnt from', async () => {
  const { studio } = await labellingProject({ count: 200, settings: { holdoutShare: 0.5, retrainEvery: 40 } })
  const { cards } = await next(studio, 40)
  const holdout = cards.filter(({ purpose }) => purpose === 'holdout').map(({ sample }) => sample.id)
  expect(holdout.length).toBeGreaterThan(8)
  await reopen(studio)
  await studio.strategies.choose({ id: 'random.v1', options: {} })
  await quiet(studio)
  for (const [i, { sample }] of cards.entries()) await say(studio, sample.id, i % 2 ? 'a' : 'b')
  for (const [i, id] of (await samplesIn(studio, 40)).entries()) await say(studio, id, i % 2 ? 'a' : 'b')
  await quiet(studio)
  const file = readProjectFile((await studio.project.current())!.path)
  const learnt = new Set(labelledSamples(file, false).map(({ sample }) => sample))
  const measured = labelledSamples(file, true).map(({ sample }) => sample)
  file.close()
  expect(holdout.filter((id) => learnt.has(id))).toEqual([])
  expect(measured).toEqual(expect.arrayContaining(holdout))
})

test('a hold-out card nobody answered is asked again, as one to measure with', async () => {
  const { studio } = await labellingProject({ count: 12, settings: { holdoutShare: 0.5 } })
  const kept = (await next(studio, 12)).cards
    .filter(({ purpose }) => purpose === 'holdout')
    .map(({ sample }) => sample.id)
  expect(kept.length).toBeGreaterThan(0)
  await reopen(studio)
  const again = (await next(studio, 12)).cards
  expect(again).toHaveLength(12)
  expect(again.filter(({ purpose }) => purpose === 'holdout').map(({ sample }) => sample.id)).toEqual(
    expect.arrayContaining(kept),
  )
})

test('labels of hold-out cards do not bring the next training nearer, nor does taking them back', async () => {
  const { studio } = await labellingProject({ count: 60, settings: { holdoutShare: 0.5 } })
  const [card] = (await next(studio, 40)).cards.filter(({ purpose }) => purpose === 'holdout')
  const left = async () => (await studio.labelling.progress({ annotator: 'Ada' })).toRetrain
  await say(studio, card!.sample.id, 'a')
  expect(await left()).toBe(10)
  await studio.labelling.undo({ annotator: 'Ada' })
  expect(await left()).toBe(10)
})

test('a sample kept for measuring comes back without a guess, whatever brings it back', async () => {
  const { studio } = await labellingProject({ count: 200, settings: { holdoutShare: 0.5 } })
  const { cards } = await next(studio, 40)
  for (const [i, { sample }] of cards.entries()) await say(studio, sample.id, i % 2 ? 'a' : 'b')
  await quiet(studio)
  const kept = cards.find(({ purpose }) => purpose === 'holdout')!.sample.id
  expect(await studio.labelling.card({ annotator: 'Ada', sample: kept })).toMatchObject({
    purpose: 'holdout',
    guesses: [],
    others: [],
    answer: { kind: 'label' },
  })
})

test('a sample that was kept for measuring and is released comes back as one to learn from', async () => {
  const { studio } = await labellingProject({ count: 200, settings: { holdoutShare: 0.5 } })
  const { cards } = await next(studio, 40)
  const [answered, open] = cards.filter(({ purpose }) => purpose === 'holdout').map(({ sample }) => sample.id)
  await say(studio, answered!, 'a')
  expect(await studio.models.releaseHoldout()).toEqual({ released: 1 })
  await studio.labelling.undo({ annotator: 'Ada' })
  const card = (sample: number) => studio.labelling.card({ annotator: 'Ada', sample })
  expect(await card(answered!)).toMatchObject({ purpose: 'again', answer: null })
  expect(await card(open!)).toMatchObject({ purpose: 'again', answer: null })
})

import { expect, test } from 'vitest'
import { importFile, labellingProject, next, quiet, samplesIn, say } from '../../../tests/hosts/labelling-project.ts'
import type { Studio } from '../open-studio.ts'
import { LabelNotRetired, LabelRetired, MergedIntoItself, UnknownLabel } from './label-errors.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const annotator = 'Ada'
const idOf = async (studio: Studio, name: string) =>
  (await studio.labels.list({ retired: true })).find((label) => label.name === name)!.id
const labelled = async (studio: Studio) => {
  const ids = await samplesIn(studio, 6)
  for (const [i, id] of ids.entries()) await say(studio, id, ['a', 'b', 'c'][i % 3]!)
  return ids
}
const answerOf = async (studio: Studio, id: number) => (await studio.data.sample({ id })).label
const counts = async (studio: Studio) =>
  (await studio.labelling.progress({ annotator })).coverage.map(({ label, count }) => `${label} ${count}`)

test('a merge moves all answers in one entry that undo takes back whole, the label with it', async () => {
  const { studio } = await labellingProject({ settings: { retrainEvery: 50 } })
  const [first] = await labelled(studio)
  const [a, b] = [await idOf(studio, 'a'), await idOf(studio, 'b')]
  await studio.labels.update({ id: a, keywords: ['k'] })
  expect(await studio.labels.use({ id: a })).toEqual({ answers: 2, samples: 2, holdout: 0 })
  const merged = await studio.labels.merge({ id: a, into: b, annotator })
  expect(merged).toMatchObject({
    samples: 2,
    labels: [
      { name: 'b', count: 4, keywords: ['a', 'k'], retired: null },
      { name: 'c', count: 2 },
      { name: 'a', count: 0, retired: { into: 'b' } },
    ],
  })
  expect(await counts(studio)).toEqual(['b 4', 'c 2'])
  expect((await studio.labels.list()).map(({ name }) => name)).toEqual(['b', 'c'])
  const [entry] = await studio.labelling.history({ limit: 1 })
  expect(entry).toMatchObject({ kind: 'bulk', count: 2, labelSet: { kind: 'merge', label: 'a', into: 'b' } })
  expect(await studio.labelling.undo({ annotator, only: merged.action! })).toMatchObject({ entry: { undone: true } })
  expect([await counts(studio), await answerOf(studio, first!)]).toEqual([['a 2', 'b 2', 'c 2'], 'a'])
  expect((await studio.labels.list()).map(({ keywords }) => keywords)).toEqual([['k'], [], []])
  await studio.labelling.redo({ annotator })
  expect([await counts(studio), await answerOf(studio, first!)]).toEqual([['b 4', 'c 2'], 'b'])
})

test('samples of a retired label are asked again, moved or kept; what was kept comes back with the label', async () => {
  const { studio } = await labellingProject({ settings: { retrainEvery: 50 } })
  const ids = await labelled(studio)
  const asked = await studio.labels.retire({ id: await idOf(studio, 'a'), answers: 'ask', annotator })
  expect(asked.samples).toBe(2)
  expect((await samplesIn(studio, 2)).sort()).toEqual([ids[0], ids[3]].sort())
  const moved = await studio.labels.retire({ id: await idOf(studio, 'b'), answers: { into: await idOf(studio, 'c') } })
  expect([moved.samples, await answerOf(studio, ids[1]!)]).toEqual([2, 'c'])
  const kept = await studio.labels.retire({ id: await idOf(studio, 'c'), answers: 'keep' })
  expect([kept.samples, kept.action, await answerOf(studio, ids[2]!)]).toEqual([0, null, 'c'])
  expect([await counts(studio), await studio.labels.list()]).toEqual([[], []])
  expect((await studio.labelling.progress({ annotator })).labels).toBe(4)
  await studio.labels.restore({ id: await idOf(studio, 'c') })
  expect(await counts(studio)).toEqual(['c 4'])
})

test('what cannot be is refused by name, and a retired label is given by nobody', async () => {
  const { studio } = await labellingProject()
  const [a, b] = [await idOf(studio, 'a'), await idOf(studio, 'b')]
  const { labels } = studio
  const refused = async (work: () => unknown) => work()
  await expect(refused(() => labels.merge({ id: a, into: a }))).rejects.toThrow(MergedIntoItself)
  await expect(refused(() => labels.merge({ id: 99, into: a }))).rejects.toThrow(UnknownLabel)
  const other = (await studio.tasks.add({ name: 'other', kind: 'single', wanted: 1 })).id
  const [alien] = await labels.add({ names: ['x'], task: other })
  await expect(refused(() => labels.merge({ id: a, into: alien!.id }))).rejects.toThrow(UnknownLabel)
  await expect(refused(() => labels.restore({ id: a }))).rejects.toThrow(LabelNotRetired)
  await labels.retire({ id: a, answers: 'keep' })
  await expect(refused(() => labels.retire({ id: a, answers: 'keep' }))).rejects.toThrow(LabelRetired)
  await expect(refused(() => labels.merge({ id: b, into: a }))).rejects.toThrow(LabelRetired)
  await expect(refused(() => labels.add({ names: ['new', 'a'] }))).rejects.toThrow(LabelRetired)
  const [sample] = await samplesIn(studio, 1)
  await expect(refused(() => say(studio, sample!, 'a'))).rejects.toThrow(LabelRetired)
  expect((await labels.list()).map(({ name }) => name)).toEqual(['b'])
})

test('a model that knows a retired label is trained anew at once, and guesses it no more meanwhile', async () => {
  const { studio, compute } = await labellingProject()
  for (const [i, id] of (await samplesIn(studio, 12)).entries()) await say(studio, id, ['a', 'b', 'c'][i % 3]!)
  await quiet(studio)
  expect((await next(studio)).cards[0]!.guesses).toMatchObject([{ label: 'a' }])
  const trainings = () => compute.asked.filter(({ task }) => task === 'train').length
  const before = trainings()
  await studio.labels.retire({ id: await idOf(studio, 'a'), answers: 'keep' })
  expect(
    (
      await studio.data.samples({
        search: '',
        state: 'unlabelled',
        label: null,
        sort: 'id',
        descending: false,
        offset: 0,
        limit: 1,
      })
    ).rows[0]!.predicted,
  ).toBeNull()
  expect((await next(studio)).cards[0]!.guesses).toEqual([])
  await quiet(studio)
  expect([trainings() - before, (await studio.models.list()).at(0)?.classes]).toEqual([1, ['b', 'c']])
  await quiet(studio)
  expect(trainings() - before).toBe(1)
})

test('a set that goes out comes in elsewhere with its retired labels; files that know a merged name mean the label it went into', async () => {
  const { studio, folder } = await labellingProject()
  await labelled(studio)
  await studio.labels.merge({ id: await idOf(studio, 'a'), into: await idOf(studio, 'b') })
  for (const format of ['csv', 'json'] as const) {
    const { text } = await studio.labels.export({ format })
    const task = (await studio.tasks.add({ name: format, kind: 'single', wanted: 1 })).id
    const source = { text, task, same: [] }
    await studio.labels.import({ ...source, onConflict: 'take' })
    const states = async () =>
      (await studio.labels.list({ task, retired: true })).map(({ name, retired }) => [name, retired !== null])
    expect(await states()).toEqual([
      ['b', false],
      ['c', false],
      ['a', true],
    ])
    const back = { ...source, text: 'name,description,retired\na,,no\nc,,yes\n' }
    expect(await studio.labels.import({ ...back, onConflict: 'keep' })).toMatchObject({ kept: ['a', 'c'] })
    expect(await studio.labels.import({ ...back, onConflict: 'take' })).toMatchObject({ updated: ['a', 'c'] })
    expect(Object.fromEntries(await states())).toEqual({ a: false, b: false, c: true })
  }
  const file = join(folder, 'more.csv')
  await writeFile(file, 'text,label\nanother,a\nyet another,c\n')
  await importFile(studio, file)
  expect(await counts(studio)).toEqual(['b 5', 'c 3'])
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fakeCompute } from '../../../tests/hosts/fake-compute.ts'
import { importFile, labellingProject, next, quiet, samplesIn, say } from '../../../tests/hosts/labelling-project.ts'

test('asks representative samples first, says so, and trains by itself after the labels are in', async () => {
  const { studio, compute } = await labellingProject()
  const { cards, queue } = await next(studio, 10)
  expect(queue).toMatchObject({ mode: 'cold', reasons: [{ code: 'cold-start' }], scoredShare: 1 })
  expect(cards.map(({ purpose }) => purpose)).toEqual(Array(10).fill('representative'))
  for (const [i, { sample }] of cards.entries()) await say(studio, sample.id, i % 2 ? 'a' : 'b')
  await quiet(studio)
  expect(compute.asked.map(({ task }) => task)).toEqual(['embed', 'select', 'train', 'select'])
  expect(await studio.labelling.queue()).toMatchObject({ mode: 'strategy', strategy: 'auto.v1', model: 1 })
  const [card] = (await next(studio)).cards
  expect(card).toMatchObject({
    purpose: 'strategy',
    guesses: [{ label: 'a', probability: expect.closeTo(0.9, 6) }],
    why: { model: { version: 1 } },
  })
})

test('an answer never waits for a training that hangs', async () => {
  const compute = fakeCompute({ train: () => new Promise(() => {}) })
  const { studio } = await labellingProject({ compute })
  for (const [i, id] of (await samplesIn(studio, 30)).entries()) await say(studio, id, i % 2 ? 'a' : 'b')
  await new Promise((resolve) => setImmediate(resolve))
  expect(compute.asked.at(-1)?.task).toBe('train')
  expect(await studio.labelling.progress({ annotator: 'Ada' })).toMatchObject({ labels: 30, session: 30 })
  expect(await samplesIn(studio, 5)).toHaveLength(5)
})

test('undoes without limit, also after a restart, and redoes until something new is decided', async () => {
  const { studio } = await labellingProject()
  const ids = await samplesIn(studio, 5)
  await say(studio, ids[0]!, 'a')
  await say(studio, ids[1]!, null, 'skip')
  await say(studio, ids[2]!, null, 'flag')
  await studio.labelling.bulk({ annotator: 'Ada', samples: [ids[3]!, ids[4]!], kind: 'label', label: 'b' })
  const { path } = (await studio.project.current())!
  await studio.project.close()
  await studio.project.open({ path })
  const labels = async () => (await studio.labelling.progress({ annotator: 'Ada' })).labels
  expect(await labels()).toBe(3)
  const undone = []
  for (let i = 0; i < 5; i++) undone.push((await studio.labelling.undo({ annotator: 'Ada' }))?.entry.kind ?? null)
  expect(undone).toEqual(['bulk', 'flag', 'skip', 'label', null])
  expect(await labels()).toBe(0)
  expect((await studio.labelling.redo({ annotator: 'Ada' }))?.entry).toMatchObject({ kind: 'label', undone: false })
  await say(studio, ids[1]!, 'b')
  expect(await studio.labelling.redo({ annotator: 'Ada' })).toBeNull()
  expect(await labels()).toBe(2)
})

test('labels that came with the import are learnt at once', async () => {
  const { studio, folder, compute } = await labellingProject({ count: 30 })
  const file = join(folder, 'more.csv')
  await writeFile(
    file,
    'text,label\n' + Array.from({ length: 20 }, (_, i) => `more ${i},${i % 2 ? 'a' : 'b'}\n`).join(''),
  )
  await importFile(studio, file)
  expect(compute.asked.map(({ task }) => task).slice(-2)).toEqual(['train', 'select'])
  expect(await studio.labelling.queue()).toMatchObject({ mode: 'strategy', model: 1 })
})

test('refuses an unknown sample and a label that is missing, by name', async () => {
  const { studio } = await labellingProject({ count: 3 })
  const nameOf = async (work: () => unknown) => {
    try {
      return await work()
    } catch (error) {
      return (error as Error).name
    }
  }
  expect([
    await nameOf(() => say(studio, 99, 'a')),
    await nameOf(() => say(studio, 1, '  ')),
    await nameOf(() => say(studio, 1, null)),
  ]).toEqual(['UnknownSample', 'LabelMissing', 'LabelMissing'])
})

test('a label typed for the first time joins the set, and stays when its first use is undone', async () => {
  const { studio } = await labellingProject({ count: 3 })
  expect(await say(studio, 1, ' new one ')).toMatchObject({ entry: { label: 'new one' } })
  await studio.labelling.undo({ annotator: 'Ada' })
  const set = (await studio.labels.list()).map(({ name, count }) => [name, count])
  expect(set).toEqual([
    ['a', 0],
    ['b', 0],
    ['new one', 0],
  ])
})

test('a label keeps its digit when the set outgrows ten; digits take the guesses only when somebody says so', async () => {
  const { studio } = await labellingProject({ count: 30 })
  const keys = async () => (await studio.labels.list()).map(({ name, key }) => `${name} ${key ?? '–'}`)
  for (const [i, id] of (await samplesIn(studio, 12)).entries()) await say(studio, id, `new ${i}`)
  const ten = ['a 1', 'b 2', ...[3, 4, 5, 6, 7, 8, 9, 0].map((digit, i) => `new ${i} ${digit}`)]
  expect(await keys()).toEqual([...ten, 'new 8 –', 'new 9 –', 'new 10 –', 'new 11 –'])
  await studio.labels.digits({ give: 'guesses' })
  expect((await studio.labels.list()).every(({ key }) => key === null)).toBe(true)
  await studio.labels.digits({ give: 'labels' })
  expect((await keys()).slice(0, 10)).toEqual(ten)
})

test('a set that came with more than ten labels leaves the digits to the guesses, also when labels go', async () => {
  const { studio } = await labellingProject({ count: 3 })
  await studio.labels.add({ names: Array.from({ length: 9 }, (_, i) => `l${i}`) })
  await say(studio, 1, 'a')
  for (const { id, name } of await studio.labels.list()) if (name !== 'a') await studio.labels.remove({ id })
  expect(await studio.labels.list()).toMatchObject([{ name: 'a', key: null }])
})

test('a bulk decision is one entry that says how many and what, an import one without a label of its own', async () => {
  const { studio, folder } = await labellingProject({ count: 6 })
  await studio.labelling.bulk({ annotator: 'Ada', samples: [1, 2, 3], kind: 'label', label: 'b' })
  const file = join(folder, 'more.csv')
  await writeFile(file, 'text,label\nmore 1,a\nmore 2,b\n')
  await importFile(studio, file)
  expect(await studio.labelling.history({ limit: 10 })).toMatchObject([
    { kind: 'import', count: 2, label: null },
    { kind: 'bulk', count: 3, label: 'b', state: 'labelled' },
  ])
})

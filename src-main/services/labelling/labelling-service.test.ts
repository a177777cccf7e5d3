import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fakeCompute } from '../../../tests/hosts/fake-compute.ts'
import { importFile, labellingProject, next, quiet, samplesIn, say } from '../../../tests/hosts/labelling-project.ts'
import { readProjectFile } from '../../storage/project-file.ts'
import { labelledSamples } from '../../storage/tables/annotations.ts'
import type { StudioEvent } from '../../contract/events.ts'
import type { Studio } from '../open-studio.ts'

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

test('cards a page holds stay with it through a new ranking; what it let go of is not asked by the old one', async () => {
  const { studio } = await labellingProject()
  const held = await samplesIn(studio, 12)
  for (const [i, id] of held.slice(0, 10).entries()) await say(studio, id, i % 2 ? 'a' : 'b')
  await quiet(studio)
  const [kept, dropped] = held.slice(10) as [number, number]
  const fresh = (await next(studio, 5, [kept])).cards
  expect(fresh.map(({ sample }) => sample.id)).not.toContain(kept)
  expect(fresh.every(({ why }) => why.model?.version === 1)).toBe(true)
  expect(await say(studio, kept, 'a')).toMatchObject({ entry: { sample: kept } })
  expect(dropped).toBeGreaterThan(0)
})

test('gives a reloaded page the cards it held, and never one card to two annotators', async () => {
  const { studio } = await labellingProject()
  const held = await samplesIn(studio, 8)
  expect(await samplesIn(studio, 8)).toEqual(held)
  const other = await studio.labelling.next({ annotator: 'Bo', count: 8, holding: [] })
  expect(other.cards.filter(({ sample }) => held.includes(sample.id))).toEqual([])
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

test('when compute dies the queue falls back to random samples, says why, and recovers by itself', async () => {
  const compute = fakeCompute({ train: () => new Promise(() => {}) })
  const { studio } = await labellingProject({ compute })
  const heard: StudioEvent[] = []
  const control = new AbortController()
  void (async () => {
    for await (const event of studio.events.subscribe(control.signal)) heard.push(event)
  })()
  for (const [i, id] of (await samplesIn(studio, 10)).entries()) await say(studio, id, i % 2 ? 'a' : 'b')
  await new Promise((resolve) => setImmediate(resolve))
  compute.die()
  await quiet(studio)
  expect(heard.filter(({ type }) => type === 'error')).toMatchObject([{ error: { name: 'ComputeStopped' } }])
  expect(await studio.labelling.queue()).toMatchObject({ mode: 'fallback', reasons: [{ code: 'train-failed' }] })
  expect(await samplesIn(studio, 45)).toHaveLength(45)
  control.abort()
})

test('an empty queue says whether there is nothing to ask or nothing left', async () => {
  const { studio } = await labellingProject({ count: 2 })
  for (const id of await samplesIn(studio, 2)) await say(studio, id, null, 'skip')
  expect(await next(studio)).toMatchObject({
    cards: [],
    queue: { mode: 'empty', reasons: [{ code: 'all-answered', fields: { skipped: 2 } }] },
  })
  expect(await studio.labelling.recycleSkipped()).toEqual({ returned: 2 })
  expect(await samplesIn(studio, 2)).toHaveLength(2)
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

test('samples put in front are asked next, in their order, before and after a new ranking', async () => {
  const { studio } = await labellingProject()
  const held = await samplesIn(studio, 5)
  await say(studio, held[0]!, 'a')
  const { asked } = await studio.labelling.askFirst({ annotator: 'Ada', samples: [50, held[0]!, 41, 41] })
  expect(asked).toBe(2)
  const { cards } = await next(studio, 3)
  expect(cards.map(({ sample, purpose }) => [sample.id, purpose])).toEqual([
    [50, 'again'],
    [41, 'again'],
    [held[1], 'representative'],
  ])
  // Newer wishes come before older ones, and a training in between forgets neither.
  await studio.labelling.askFirst({ annotator: 'Ada', samples: [33] })
  for (const [i, id] of [...held.slice(1), 20, 21, 22, 23, 24, 25].entries()) await say(studio, id, i % 2 ? 'a' : 'b')
  await quiet(studio)
  expect((await studio.labelling.queue()).mode).toBe('strategy')
  expect(await samplesIn(studio, 3)).toEqual([33, 50, 41])
})

/** Closed and opened again, as after a crash: what a page held is in its memory only. */
async function reopen(studio: Studio) {
  const { path } = (await studio.project.current())!
  await studio.project.close()
  await studio.project.open({ path })
  await quiet(studio)
}

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

const dealt = (studio: Studio, page: string, count: number, holding: number[] = []) =>
  studio.labelling.next({ annotator: 'Ada', page, count, holding })

test('two pages of one annotator get different cards, and the progress of both is one', async () => {
  const { studio } = await labellingProject()
  const [left, right] = [await dealt(studio, 'left', 10), await dealt(studio, 'right', 10)]
  const ids = [...left.cards, ...right.cards].map(({ sample }) => sample.id)
  expect(new Set(ids).size).toBe(20)
  for (const id of [ids[0]!, ids[10]!, ids[11]!]) await say(studio, id, 'a')
  expect(await studio.labelling.progress({ annotator: 'Ada' })).toMatchObject({ labels: 3, session: 3, toRetrain: 7 })
})

test('a page that stops listening gives its cards to the others; until then the last ones are said to be with it', async () => {
  const { studio } = await labellingProject({ count: 8 })
  const gone = new AbortController()
  const lines = [studio.listen('left', gone.signal), studio.listen('left', new AbortController().signal)]
  for (const line of lines) await line.next()
  const held = (await dealt(studio, 'left', 8)).cards.map(({ sample }) => sample.id)
  expect(await dealt(studio, 'right', 8)).toMatchObject({
    cards: [],
    queue: { mode: 'empty', reasons: [{ code: 'with-others', fields: { count: 8 } }] },
  })
  gone.abort()
  await lines[0]!.return()
  // It listens on another line, as after a reconnection: its cards stay its own.
  expect((await dealt(studio, 'right', 8)).cards).toEqual([])
  await lines[1]!.return()
  expect((await dealt(studio, 'right', 8)).cards.map(({ sample }) => sample.id)).toEqual(held)
})

test('an answer to a card that was answered elsewhere meanwhile is refused by name, and nothing changes', async () => {
  const { studio } = await labellingProject()
  const [card] = (await dealt(studio, 'left', 1)).cards
  const { id } = card!.sample
  const answered = (label: string, seen: { kind: 'label'; label: string } | null) =>
    studio.labelling.answer({
      annotator: 'Ada',
      sample: id,
      kind: 'label',
      label,
      reason: null,
      dwellMs: 1,
      model: null,
      shown: [],
      seen,
    })
  await say(studio, id, 'b')
  const refused = await Promise.resolve()
    .then(() => answered('a', null))
    .catch((error: unknown) => error)
  expect(refused).toMatchObject({
    name: 'AnsweredElsewhere',
    fields: { sample: id, kind: 'label', label: 'b', annotator: 'Ada' },
  })
  expect((await studio.labelling.card({ annotator: 'Ada', sample: id })).answer).toEqual({
    kind: 'label',
    label: 'b',
    labels: ['b'],
  })
  // Who has seen what stands there may change it.
  expect(await answered('a', { kind: 'label', label: 'b' })).toMatchObject({ entry: { label: 'a' } })
})

test('undo brings a card back as it was asked, also after a restart and a newer ranking, and the session goes down', async () => {
  const { studio } = await labellingProject()
  const first = await samplesIn(studio, 10)
  for (const [i, id] of first.entries()) await say(studio, id, i % 2 ? 'a' : 'b')
  await quiet(studio)
  const [card] = (await next(studio)).cards
  expect(card).toMatchObject({ purpose: 'strategy', why: { model: { version: 1 } } })
  await say(studio, card!.sample.id, 'a')
  expect(await studio.labelling.progress({ annotator: 'Ada' })).toMatchObject({ session: 11 })
  await studio.strategies.choose({ id: 'random.v1', options: {} })
  await reopen(studio)
  await studio.labelling.undo({ annotator: 'Ada' })
  expect(await studio.labelling.card({ annotator: 'Ada', sample: card!.sample.id })).toEqual(card)
  await say(studio, card!.sample.id, 'a')
  const again = await studio.labelling.card({ annotator: 'Ada', sample: card!.sample.id })
  expect(again).toMatchObject({ purpose: 'again', answer: { kind: 'label', label: 'a' } })
  const { session } = await studio.labelling.progress({ annotator: 'Ada' })
  await studio.labelling.undo({ annotator: 'Ada' })
  expect((await studio.labelling.progress({ annotator: 'Ada' })).session).toBe(session - 1)
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

test('a pool in which nothing can be ranked is ranked once, not over and over', async () => {
  const compute = fakeCompute({
    select: () =>
      Promise.resolve({
        picks: [],
        reasons: [],
        memory: null,
        poolSize: 0,
        predictions: null,
        diversity: { nearCopies: 0, spread: 0, spreadOfRandom: 0 },
        tookMs: 1,
      }),
  })
  const { studio } = await labellingProject({ count: 3, compute })
  expect(compute.asked.filter(({ task }) => task === 'select')).toHaveLength(1)
  // They are asked all the same, at random.
  expect(await samplesIn(studio, 3)).toHaveLength(3)
})

import { expect, test } from 'vitest'
import { fakeCompute } from '../../../tests/hosts/fake-compute.ts'
import { labellingProject, next, quiet, samplesIn, say, reopen } from '../../../tests/hosts/labelling-project.ts'
import type { StudioEvent } from '../../contract/events.ts'
import type { Studio } from '../open-studio.ts'

const dealt = (studio: Studio, page: string, count: number, holding: number[] = []) =>
  studio.labelling.next({ annotator: 'Ada', page, count, holding })

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

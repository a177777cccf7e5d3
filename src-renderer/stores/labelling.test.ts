import { beforeEach, expect, test, vi } from 'vitest'
import { useLabels } from './labels'
import { card, entry, frame, freshPage, ids, label, opened, progress } from './testing/labelling-page'
import { asked, reply, silent } from './testing/requests'

vi.mock('../connection/api', async () => ({
  api: (await import('./testing/requests')).core.api,
  connected: (await import('vue')).ref(true),
}))
vi.mock('../connection/connect', () => ({ pictureAt: (blob: string) => blob }))
vi.mock('../connection/page-id', () => ({ pageId: Promise.resolve('page') }))
vi.mock('./settings', async () => {
  const { reactive } = await import('vue')
  const settings = reactive({ annotator: 'Ada', settings: { showGuesses: true } })
  return { useSettings: () => settings }
})

beforeEach(freshPage)

test('the card stays until its answer is on the disk; then the next one is up, and the history tells of it', async () => {
  const labelling = await opened()
  void labelling.answer('label', ['b'], { pressedAt: performance.now() })
  const { input, resolve } = await asked('labelling.answer')
  expect(input).toMatchObject({
    annotator: 'Ada',
    task: 1,
    sample: 1,
    kind: 'label',
    labels: ['b'],
    seen: null,
    model: 3,
  })
  expect(ids()[0]).toBe(1)
  resolve({ entry: entry(7, 1), progress: progress({ session: 1 }) })
  await frame()
  expect(ids()[0]).toBe(2)
  expect(labelling.history.map(({ id }) => id)).toEqual([7])
  expect(labelling.progress?.session).toBe(1)
})

test('one card takes one answer however often it is pressed; the press for the next one has its turn', async () => {
  const labelling = await opened()
  void labelling.answer('label', ['a'])
  void labelling.answer('label', ['b'])
  await reply('labelling.answer', { entry: entry(1, 1), progress: progress() })
  await silent('labelling.answer')
  void labelling.answer('skip')
  const second = await asked('labelling.answer')
  expect(second.input).toMatchObject({ sample: 2, kind: 'skip', labels: [] })
})

test('undo waits for the answer on its way, then brings its sample back as the card on screen', async () => {
  const labelling = await opened()
  void labelling.answer('label', ['a'])
  void labelling.undo()
  const answer = await asked('labelling.answer')
  await silent('labelling.undo')
  answer.resolve({ entry: entry(1, 1), progress: progress({ session: 1 }) })
  await frame()
  expect(ids()[0]).toBe(2)
  await reply('labelling.undo', { entry: entry(1, 1, { undone: true }), progress: progress({ session: 0 }) })
  // Both at once: a key pressed on the word that it was taken back is for its card.
  await reply('labelling.history', [entry(1, 1, { undone: true })])
  expect([labelling.history[0]?.undone, ids()[0]]).toEqual([false, 2])
  await reply('labelling.card', card(1))
  expect(ids().slice(0, 3)).toEqual([1, 2, 3])
  expect(labelling.history).toHaveLength(1)
  expect(labelling.progress?.session).toBe(0)
})

test('an answer that cannot be saved leaves its card, and the same answer is tried again', async () => {
  const labelling = await opened()
  void labelling.answer('label', ['a'])
  ;(await asked('labelling.answer')).reject(Object.assign(new Error('full'), { code: 'DiskFull' }))
  await frame()
  expect(labelling.unsaved?.error.name).toBe('DiskFull')
  expect(ids()[0]).toBe(1)
  void labelling.unsaved!.retry()
  expect(await reply('labelling.answer', { entry: entry(1, 1), progress: progress() })).toMatchObject({ labels: ['a'] })
  await frame()
  expect([labelling.unsaved, ids()[0]]).toEqual([null, 2])
})

const elsewhere = () =>
  Object.assign(new Error('decided'), {
    code: 'AnsweredElsewhere',
    data: { sample: 1, kind: 'label', label: 'b', labels: ['b'], annotator: 'Ben' },
  })

test('an answer that came too late gives the card back: nothing else can be decided before the person has', async () => {
  const labelling = await opened()
  void labelling.answer('label', ['a'])
  ;(await asked('labelling.answer')).reject(elsewhere())
  await frame()
  expect(labelling.meanwhile).toMatchObject({ theirs: { kind: 'label', labels: ['b'] }, by: 'Ben' })
  expect(ids()[0]).toBe(1)
  void labelling.answer('skip')
  await silent('labelling.answer')
  labelling.meanwhile!.keep()
  expect([labelling.meanwhile, ids()[0]]).toEqual([null, 2])
})

test('one’s own answer in place of theirs is given with theirs as seen', async () => {
  const labelling = await opened()
  void labelling.answer('label', ['a'])
  ;(await asked('labelling.answer')).reject(elsewhere())
  await frame()
  labelling.meanwhile!.replace()
  const { input } = await asked('labelling.answer')
  expect(input).toMatchObject({ sample: 1, labels: ['a'], seen: { kind: 'label', label: 'b', labels: ['b'] } })
})

test('a name typed for the first time is in the label set after its answer', async () => {
  const labelling = await opened()
  void labelling.answer('label', ['new'])
  await reply('labelling.answer', { entry: entry(1, 1), progress: progress() })
  await frame()
  expect(await reply('labels.list', [label('a'), label('b'), label('new')])).toEqual({ task: 1, retired: true })
  expect(useLabels().labels.map(({ name }) => name)).toEqual(['a', 'b', 'new'])
})
